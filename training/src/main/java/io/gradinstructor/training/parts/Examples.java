package io.gradinstructor.training.parts;

import io.gradinstructor.training.Part;

/** What networks are shown in place of the images of a minibatch. */
public sealed interface Examples extends Part permits Clean, Adversarial {}
