package io.gradinstructor.training.parts;

import io.gradinstructor.training.Kind;

/** Images as they are. */
@Kind(value = "clean", says = "images as they are")
public record Clean() implements Examples {}
