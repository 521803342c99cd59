package io.gradinstructor.training.parts;

import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.network.Goodness;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Rate;
import io.gradinstructor.training.Schedule;
import io.gradinstructor.training.Setting;

/**
 * The symmetric Forward-Forward algorithm (Terres-Escudero, Del Ser, Garcia-Bringas 2024, arXiv
 * 2409.07387): no backward pass. Every layer learns by itself whether an image and a label that are
 * shown together belong together; half of its units are for pairs that do, half for those that do
 * not, and the share of the first in the sum of squares is the probability. Labels are tried one by
 * one, the most probable is the class.
 *
 * <p>Ours: the floor of a sum, 1 in place of 1e-9, under which layers die by plain descent; all
 * units where the authors keep the fifteen greatest of each half; Adam at 0.003; that layers
 * multiply nothing but are averaged, and each has a loss of its own in the continual case, too;
 * that two patterns are never alike; biases. Their normalisation, which is off and mixes images of
 * a batch, is left out. What is outside the clamp teaches nothing, as in their program.
 *
 * @param top of as many as there are, of equal ones the first
 */
@Kind(
    value = "symmetric-forward-forward",
    says = "layer by layer, from right and wrong labels: half of the units for each")
public record SymmetricForwardForward(
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
    @Setting(is = "0", to = 50_000, says = "greatest units of each half that take part; 0: all")
        int top,
    @Setting(is = "1", from = 1e-12, to = 100, says = "added to the sum of squares of each half")
        double floor,
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
    return new Goodness.Share(top, floor, clamp);
  }
}
