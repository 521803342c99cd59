package io.gradinstructor.instructor;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gradinstructor.autodiff.nn.Loss;
import java.util.List;

/**
 * The ensemble of networks that make up an ENN, and how they learn.
 *
 * @param count K, critics in the ensemble, each on a bootstrap sample of the explorers' runs
 * @param channels of the first convolution; the second has twice as many
 * @param hidden widths of the dense layers before the value
 * @param downsampling how a branch halves its view after the first convolution
 * @param steps AdamW steps
 * @param batch states in a step
 * @param learningRate of AdamW: flat, then linear to 1 %
 * @param weightDecay of AdamW
 * @param loss of values against returns
 * @param contrastive what is added to it
 * @param returns what a state is worth meanwhile
 */
public record CriticSpec(
    int count,
    int channels,
    List<Integer> hidden,
    Downsampling downsampling,
    int steps,
    int batch,
    double learningRate,
    double weightDecay,
    Regression loss,
    Contrastive contrastive,
    Returns returns) {
  /** How a branch halves its view. */
  public enum Downsampling {
    /** The first convolution has stride 2. */
    @JsonProperty("stride")
    STRIDE,
    /** 2×2 average pooling after the first convolution. */
    @JsonProperty("average-pool")
    AVERAGE_POOL
  }

  /** Losses of values against returns. */
  public enum Regression {
    /** Squared up to a difference of one standard deviation of the returns, linear beyond. */
    @JsonProperty("huber")
    HUBER(Loss.HUBER),
    /** Squared. */
    @JsonProperty("squared-error")
    SQUARED_ERROR(Loss.SQUARED_ERROR);

    private final Loss loss;

    Regression(Loss loss) {
      this.loss = loss;
    }

    Loss loss() {
      return loss;
    }
  }
}
