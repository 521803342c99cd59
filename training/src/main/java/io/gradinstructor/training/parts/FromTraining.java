package io.gradinstructor.training.parts;

import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.basics.Randoms;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Evaluation;
import io.gradinstructor.network.Feedforward;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.LayerStart;
import io.gradinstructor.training.Recipe;
import io.gradinstructor.training.Run;
import io.gradinstructor.training.Setting;
import io.gradinstructor.training.Sourced;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.Watch;
import java.util.List;

/**
 * From a network that is trained first, on other images, as large as the trial's but for the
 * classes. Its seed is drawn from the trial's, so all arms have the same source for the same trial,
 * and each process trains it once: it is a function of these settings and that seed. Passes of it
 * are of no arm.
 *
 * @param dataset whose training images it learns
 */
@Kind(value = "from-training", says = "a network trained before on other images, the last drawn")
public record FromTraining(
    @Setting(is = "mnist-sample", says = "what it learns") DatasetSpec dataset,
    @Setting(is = "10", from = 2, to = 100_000, says = "classes that it tells apart") int outputs,
    @Setting(is = "32", from = 1, to = 10_000, says = "images of a minibatch") int batch,
    @Setting(is = "5", from = 1, to = 10_000, says = "how often all images are seen") int epochs,
    @Setting(is = "backprop", says = "how it learns") Trainer trainer,
    @Setting(is = "he", says = "how its weights start") LayerStart initialisation,
    @Setting(is = "fan-in", says = "how the last layer is drawn afterwards") LayerStart head)
    implements Transfer {
  private static final Sources SOURCES = new Sources();

  @Override
  public void suits(Architecture network) {
    Transfer.super.suits(network);
    trainer.suits(network);
  }

  @Override
  public void fits(int layers, int ofTheTrial) {
    if (!(trainer.network(new Mlp(List.of(1, 1))) instanceof Mlp)) {
      throw new IllegalArgumentException(
          "from-training needs a trainer of multilayer perceptrons, whose layers can be copied");
    }
    if (trainer instanceof Sourced s && s.outside()) {
      throw new IllegalArgumentException("from-training needs a trainer without a file of its own");
    }
    trainer.fits(layers, epochs);
    if (batch > dataset.train().size()) {
      throw new IllegalArgumentException(
          "from-training needs a minibatch of images: has "
              + dataset.train().size()
              + ", fewer than a batch of "
              + batch);
    }
  }

  /** Images that go forward and backward for a source. */
  public long passes() {
    return trainer.passes(epochs, dataset.train().size() / batch, batch, outputs);
  }

  /** What the source of a trial reaches on the test images of its own data set. */
  public double testAccuracy(Feedforward network, long seed) {
    try (Evaluation test = new Evaluation(network.with(outputs), Datasets.load(dataset).test())) {
      return test.of(source(network, seed)).accuracy();
    }
  }

  @Override
  public Weights source(Feedforward network, long seed) {
    Feedforward own = network.with(outputs);
    long ownSeed = Randoms.of(seed, "source").nextLong();
    // How the last layer is drawn makes no other source.
    Object key =
        List.of(
            new FromTraining(
                dataset, outputs, batch, epochs, trainer, initialisation, initialisation),
            own,
            ownSeed);
    return SOURCES.of(key, () -> train(own, ownSeed));
  }

  private Weights train(Feedforward network, long seed) {
    Recipe recipe =
        new Recipe(network, initialisation, batch, epochs, new Shuffle(), trainer, List.of());
    try (Run run =
        new Run(
            recipe,
            seed,
            new Watch(List.of(), true),
            Datasets.load(dataset).train(),
            null,
            id -> null,
            Run.Observer.NONE)) {
      Run.End end = run.go(null);
      if (end.diverged()) {
        throw new DeterministicFault(
            "the source that networks start from diverged; its learning rate is too high");
      }
      return Weights.of(network, end.weights());
    }
  }

  @Override
  public FromTraining on(DatasetSpec.Content content) {
    return new FromTraining(
        dataset.with(content), outputs, batch, epochs, trainer, initialisation, head);
  }

  @Override
  public List<String> sha256() {
    return dataset.sha256();
  }
}
