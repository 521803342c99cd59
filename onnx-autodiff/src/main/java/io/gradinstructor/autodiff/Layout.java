package io.gradinstructor.autodiff;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Operators that move elements without changing them. */
final class Layout {
  private Layout() {}

  /** Takes elements of any type. */
  interface Move extends Op {}

  static long[] longs(int... values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  static long[] joined(Shape a, Shape b) {
    return LongStream.concat(LongStream.of(a.toArray()), LongStream.of(b.toArray())).toArray();
  }

  static int[] range(int n) {
    return IntStream.range(0, n).toArray();
  }

  record Reshape(Shape to) implements Move {
    @Override
    public String type() {
      return "Reshape";
    }

    @Override
    public Shape infer(List<Value> in) {
      if (in.get(0).shape().elements() != to.elements()) {
        throw new IllegalArgumentException("cannot become " + to);
      }
      return to;
    }

    @Override
    public List<Value> gradient(List<Value> in, Value y, Value d) {
      return Arrays.asList(d.reshape(in.get(0).shape()), null);
    }
  }

  record Expand(Shape to) implements Move {
    @Override
    public String type() {
      return "Expand";
    }

    @Override
    public Shape infer(List<Value> in) {
      return in.get(0).shape().expanded(to);
    }

    @Override
    public List<Value> gradient(List<Value> in, Value y, Value d) {
      return Arrays.asList(Binary.reduce(d, in.get(0)), null);
    }
  }

  record Transpose(long... permutation) implements Move {
    @Override
    public String type() {
      return "Transpose";
    }

    @Override
    public List<AttributeProto> attributes() {
      return List.of(Op.attribute("perm", permutation));
    }

    @Override
    public Shape infer(List<Value> in) {
      Shape s = in.get(0).shape();
      if (s.rank() != permutation.length) {
        throw new IllegalArgumentException("rank is not " + permutation.length);
      }
      return Shape.of(Arrays.stream(permutation).map(p -> s.size((int) p)).toArray());
    }

    @Override
    public List<Value> gradient(List<Value> in, Value y, Value d) {
      int[] inverse = new int[permutation.length];
      for (int i = 0; i < inverse.length; i++) {
        inverse[(int) permutation[i]] = i;
      }
      return List.of(d.transpose(inverse));
    }
  }

  /** The block from begin (inclusive) to end (exclusive); inputs two and three hold them. */
  record Slice(Shape begin, Shape end) implements Move {
    @Override
    public String type() {
      return "Slice";
    }

    @Override
    public Shape infer(List<Value> in) {
      Shape s = in.get(0).shape();
      long[] out = new long[s.rank()];
      for (int i = 0; i < out.length; i++) {
        if (begin.size(i) < 0 || begin.size(i) >= end.size(i) || end.size(i) > s.size(i)) {
          throw new IllegalArgumentException(begin + " to " + end + " is not within " + s);
        }
        out[i] = end.size(i) - begin.size(i);
      }
      return Shape.of(out);
    }

    @Override
    public List<Value> gradient(List<Value> in, Value y, Value d) {
      return Arrays.asList(d.pad(begin, end.to(in.get(0).shape())), null, null);
    }
  }

  /** Zeros around; the second input holds how many. */
  record Pad(Shape before, Shape after) implements Move {
    @Override
    public String type() {
      return "Pad";
    }

    @Override
    public Shape infer(List<Value> in) {
      Shape s = in.get(0).shape();
      long[] out = new long[s.rank()];
      for (int i = 0; i < out.length; i++) {
        out[i] = before.size(i) + s.size(i) + after.size(i);
      }
      return Shape.of(out);
    }

    @Override
    public List<Value> gradient(List<Value> in, Value y, Value d) {
      return Arrays.asList(d.slice(before, after.to(y.shape())), null);
    }
  }

  record Concat(int axis) implements Move {
    @Override
    public String type() {
      return "Concat";
    }

    @Override
    public List<AttributeProto> attributes() {
      return List.of(Op.attribute("axis", (long) axis));
    }

    @Override
    public Shape infer(List<Value> in) {
      Shape first = in.get(0).shape();
      long size = 0;
      for (Value v : in) {
        if (!v.shape().with(axis, 1).equals(first.with(axis, 1))) {
          throw new IllegalArgumentException("other axes than " + axis + " differ");
        }
        size += v.shape().size(axis);
      }
      return first.with(axis, size);
    }

    @Override
    public List<Value> gradient(List<Value> in, Value y, Value d) {
      List<Value> parts = new ArrayList<>();
      long at = 0;
      for (Value v : in) {
        parts.add(d.slice(axis, at, at + v.shape().size(axis)));
        at += v.shape().size(axis);
      }
      return parts;
    }
  }

  record Gather() implements Move {
    @Override
    public String type() {
      return "Gather";
    }

    @Override
    public Shape infer(List<Value> in) {
      if (in.get(1).shape().rank() != 1) {
        throw new IllegalArgumentException("indices are not a vector");
      }
      return in.get(0).shape().with(0, in.get(1).shape().size(0));
    }

    @Override
    public List<Value> gradient(List<Value> in, Value y, Value d) {
      return Arrays.asList(null, null);
    }
  }

  /** The same numbers as another type; whole ones only become integers. */
  record Cast(DType to) implements Move {
    @Override
    public String type() {
      return "Cast";
    }

    @Override
    public List<AttributeProto> attributes() {
      return List.of(Op.attribute("to", (long) to.code));
    }

    @Override
    public Shape infer(List<Value> in) {
      return in.get(0).shape();
    }

    @Override
    public DType outputType(List<Value> in) {
      return to;
    }

    @Override
    public List<Value> gradient(List<Value> in, Value y, Value d) {
      return Collections.singletonList(null);
    }
  }
}
