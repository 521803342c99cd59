package io.gradinstructor.autodiff;

import java.util.List;

/** A tensor in a {@link Graph}; its methods append operators. Broadcasting is NumPy's. */
public final class Value {
  private final Graph graph;
  private final int order;
  private final String name;
  private final DType type;
  private final Shape shape;
  private final Op op;
  private final List<Value> in;

  Value(Graph graph, int order, String name, DType type, Shape shape, Op op, List<Value> in) {
    this.graph = graph;
    this.order = order;
    this.name = name;
    this.type = type;
    this.shape = shape;
    this.op = op;
    this.in = in;
  }

  /** Its graph. */
  public Graph graph() {
    return graph;
  }

  /** Its name in the model. */
  public String name() {
    return name;
  }

  /** Its element type. */
  public DType type() {
    return type;
  }

  /** Its sizes. */
  public Shape shape() {
    return shape;
  }

  int order() {
    return order;
  }

  /** The operator that makes it; null for inputs and constants. */
  Op op() {
    return op;
  }

  List<Value> in() {
    return in;
  }

  /** this + other. */
  public Value add(Value other) {
    return Binary.ADD.of(this, other);
  }

  /** this − other. */
  public Value sub(Value other) {
    return Binary.SUB.of(this, other);
  }

  /** this · other, element by element. */
  public Value mul(Value other) {
    return Binary.MUL.of(this, other);
  }

  /** this / other. */
  public Value div(Value other) {
    return Binary.DIV.of(this, other);
  }

  /** this + number. */
  public Value add(double number) {
    return add(graph.constant(number));
  }

  /** this · number. */
  public Value mul(double number) {
    return number == 1 ? this : mul(graph.constant(number));
  }

  /** −this. */
  public Value neg() {
    return graph.apply(Unary.NEG, this);
  }

  /** |this|. */
  public Value abs() {
    return graph.apply(Unary.ABS, this);
  }

  /** −1, 0 or 1; its derivative is taken as 0. */
  public Value sign() {
    return graph.apply(Unary.SIGN, this);
  }

  /** e^this. */
  public Value exp() {
    return graph.apply(Unary.EXP, this);
  }

  /** Natural logarithm. */
  public Value log() {
    return graph.apply(Unary.LOG, this);
  }

  /** Square root. */
  public Value sqrt() {
    return graph.apply(Unary.SQRT, this);
  }

  /** this². */
  public Value square() {
    return mul(this);
  }

  /** max(this, 0). */
  public Value relu() {
    return graph.apply(Unary.RELU, this);
  }

  /** this where positive, e^this − 1 elsewhere. */
  public Value elu() {
    // Faster than the operator of this name, and the derivative is there already.
    Value slope = min(0).exp();
    Value y = relu().add(slope).add(-1);
    return graph.apply(new KnownDerivative(), y, this, slope);
  }

  /** Hyperbolic tangent. */
  public Value tanh() {
    return graph.apply(Unary.TANH, this);
  }

  /** 1 / (1 + e^−this). */
  public Value sigmoid() {
    return graph.apply(Unary.SIGMOID, this);
  }

  /** The error function. */
  public Value erf() {
    return graph.apply(Unary.ERF, this);
  }

  /** The smaller of this and a number. */
  public Value min(double number) {
    return clip(-Float.MAX_VALUE, number);
  }

  /** Logarithm of the softmax over the last axis. */
  public Value logSoftmax() {
    return graph.apply(new Softmax(true), this);
  }

  /** Softmax over the last axis. */
  public Value softmax() {
    return graph.apply(new Softmax(false), this);
  }

  /** Between low and high; the derivative is 1 inside and on the bounds, 0 outside. */
  public Value clip(double low, double high) {
    return graph.apply(new Clip(), this, graph.constant(low), graph.constant(high));
  }

  /** Matrix product of two matrices, or of as many as two batches [k, ., .] hold. */
  public Value matmul(Value other) {
    return graph.apply(
        shape.rank() == 3 ? new BatchedProduct() : new Gemm(false, false), this, other);
  }

  /** this·w + b for a batch of rows: [n, in]·[in, out] + [out]. */
  public Value dense(Value w, Value b) {
    return graph.apply(new Gemm(false, false), this, w, b);
  }

  /** Sum over axes, which stay with size 1 if kept. */
  public Value sum(boolean keep, int... axes) {
    return axes.length == 0
        ? this
        : graph.apply(new Sum(keep, axes), this, graph.indices(Layout.longs(axes)));
  }

  /** Sum of all elements: a scalar. */
  public Value sum() {
    return sum(false, Layout.range(shape.rank()));
  }

  /** Greatest of all elements, a scalar; those that are it share its derivative. */
  public Value max() {
    return graph.apply(new Maximum(), this);
  }

  /** Index of the greatest element of each row [n, k], the first of equal ones; no derivative. */
  public Value greatest() {
    return graph.apply(new Greatest(), this);
  }

  /** Mean over axes, which stay with size 1 if kept. */
  public Value mean(boolean keep, int... axes) {
    long n = 1;
    for (int a : axes) {
      n *= shape.size(a);
    }
    return sum(keep, axes).mul(1.0 / n);
  }

  /** Mean of all elements: a scalar. */
  public Value mean() {
    return mean(false, Layout.range(shape.rank()));
  }

  /** The same elements in another shape. */
  public Value reshape(Shape to) {
    return to.equals(shape)
        ? this
        : graph.apply(new Layout.Reshape(to), this, graph.indices(to.toArray()));
  }

  /** The same elements in another shape. */
  public Value reshape(long... to) {
    return reshape(Shape.of(to));
  }

  /** All that belongs to one of a batch in a row: [n, …] as [n, features]. */
  public Value flatten() {
    return reshape(shape.size(0), shape.elements() / shape.size(0));
  }

  /** Broadcast to a shape. */
  public Value expand(Shape to) {
    return to.equals(shape)
        ? this
        : graph.apply(new Layout.Expand(to), this, graph.indices(to.toArray()));
  }

  /** Axes in another order. */
  public Value transpose(int... permutation) {
    return graph.apply(new Layout.Transpose(Layout.longs(permutation)), this);
  }

  /** Elements from begin (inclusive) to end (exclusive) of one axis. */
  public Value slice(int axis, long begin, long end) {
    return slice(Shape.axis(shape.rank(), axis, begin, 0), shape.with(axis, end));
  }

  /** The block from begin (inclusive) to end (exclusive). */
  public Value slice(Shape begin, Shape end) {
    return end.equals(shape) && begin.sum() == 0
        ? this
        : graph.apply(
            new Layout.Slice(begin, end),
            this,
            graph.indices(begin.toArray()),
            graph.indices(end.toArray()));
  }

  /** Zeros before and after one axis. */
  public Value pad(int axis, long before, long after) {
    return pad(Shape.axis(shape.rank(), axis, before, 0), Shape.axis(shape.rank(), axis, after, 0));
  }

  /** Zeros before and after every axis. */
  public Value pad(Shape before, Shape after) {
    return before.sum() + after.sum() == 0
        ? this
        : graph.apply(
            new Layout.Pad(before, after), this, graph.indices(Layout.joined(before, after)));
  }

  /** Values one after another along an axis. */
  public static Value concat(int axis, List<Value> values) {
    return values.get(0).graph.apply(new Layout.Concat(axis), values.toArray(Value[]::new));
  }

  /** Rows of this matrix (or tensor) at indices [n]; not differentiated. */
  public Value gather(Value indices) {
    return graph.apply(new Layout.Gather(), this, indices);
  }

  /** The same numbers as floats. */
  public Value toFloat() {
    return type == DType.FLOAT ? this : graph.apply(new Layout.Cast(DType.FLOAT), this);
  }

  /**
   * Convolution of [n, in, h, w] with a square-strided kernel [out, in, kh, kw], plus a bias [out].
   */
  public Value conv(Value kernel, Value bias, int stride, int padding) {
    return conv(kernel, bias, stride, Padding.of(padding), 1);
  }

  /**
   * Convolution in groups: of each group's share of the channels [n, groups·in, h, w] with its
   * share of the kernels [groups·out, in, kh, kw], plus a bias [groups·out].
   */
  public Value conv(Value kernel, Value bias, int stride, Padding padding, int groups) {
    return graph.apply(new Convolution(stride, padding, 1, groups), this, kernel, bias);
  }

  /** Mean over windows of 2×2; an odd last row or column is left out. */
  public Value averagePool2() {
    return graph.apply(new AveragePool(2), this);
  }

  /** Each element of [n, c, h, w] as a square of 2×2. */
  public Value upsample2() {
    return Upsample.of(this, 2);
  }

  /** Mean cross-entropy of logits [n, classes] against labels [n] (int64): a scalar. */
  public Value crossEntropy(Value labels) {
    return softCrossEntropy(Losses.oneHot(this, labels));
  }

  /**
   * Mean margin of logits [n, classes] against labels [n] (int64), a scalar: the greatest other
   * logit, the first of equal ones, less the label's.
   */
  public Value margin(Value labels) {
    return Losses.margin(this, labels);
  }

  /**
   * Mean cross-entropy of logits [n, classes], a scalar.
   *
   * @param shares of the classes in what is right, [n, classes]; each row sums to 1
   */
  public Value softCrossEntropy(Value shares) {
    return logSoftmax().mul(shares).sum().mul(-1.0 / shape.size(0));
  }

  /** Mean Huber loss (δ = 1) against a target of the same shape: a scalar. */
  public Value huber(Value target) {
    return Losses.huber(this, target);
  }

  @Override
  public String toString() {
    return name + shape;
  }
}
