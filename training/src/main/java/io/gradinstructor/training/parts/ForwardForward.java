package io.gradinstructor.training.parts;

import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.network.Goodness;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Rate;
import io.gradinstructor.training.Schedule;
import io.gradinstructor.training.Setting;

/**
 * The Forward-Forward algorithm (Hinton 2022, arXiv 2212.13345), in the form to which the authors
 * of {@link SymmetricForwardForward} compare theirs: a layer's units are to be large where an image
 * and a label belong together, small where they do not, against a threshold. The logistic function
 * of the difference is the probability; the next layer sees units divided by their root mean
 * square.
 *
 * <p>Labels as patterns beside the image, one wrong label drawn, and that image and label go into
 * every layer are of that form; Hinton writes labels into the image. Biases, Adam at 0.003, that
 * layers are averaged from the first one on (Hinton leaves it out where there are several, see
 * {@code first-layer}) are our choice.
 */
@Kind(
    value = "forward-forward",
    says = "layer by layer, from right and wrong labels: large units for right ones")
public record ForwardForward(
    @Setting(is = "0.003", from = 1e-9, to = 100, says = "learning rate, before the schedule")
        Rate learningRate,
    @Setting(is = "constant", says = "what the learning rate is multiplied by, step by step")
        Schedule schedule,
    @Setting(is = "adam", says = "what becomes of the gradients") Optimizer optimizer,
    @Setting(is = "false", says = "whether an image is shown with every wrong label, or with one")
        boolean allWrong,
    @Setting(is = "100", to = 1000, says = "numbers of a label's pattern; 0: one for each class")
        int pattern,
    @Setting(is = "0.1", from = 1e-6, says = "share of them that are 1, drawn") double density,
    @Setting(is = "2", from = 1e-6, to = 100, says = "mean square of units that is as good as even")
        double threshold,
    @Setting(is = "1e-4", to = 0.1, says = "how far probabilities are kept from 0 and 1")
        double clamp,
    @Setting(is = "0", to = 100, says = "how much more the loss of a layer counts that is silent")
        double activity,
    @Setting(is = "0", to = 1e9, says = "where tasks come one by one: pull as of the term ewc")
        double ewc,
    @Setting(is = "true", says = "whether image and label go into every layer") boolean skip,
    @Setting(is = "0", to = 7, says = "the first layer that tells the class") int firstLayer)
    implements ForwardTrainer {
  @Override
  public Goodness goodness() {
    return new Goodness.MeanSquare(threshold, clamp);
  }
}
