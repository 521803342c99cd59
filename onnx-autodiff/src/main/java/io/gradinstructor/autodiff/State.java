package io.gradinstructor.autodiff;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tensors that stay in native memory from run to run: a program's output {@code x'} is the next
 * {@code x}, an output {@code y} the new {@code y}. Floats have two buffers, one to read and one to
 * write, so that a run allocates nothing. One thread at a time.
 */
public final class State implements AutoCloseable {
  /** A tensor on memory that Java sees too. */
  private record Native(OnnxTensor tensor, ByteBuffer memory) {}

  private record Cell(long[] shape, Native current, Native next) {
    Cell swapped() {
      return new Cell(shape, next, current);
    }

    void close() {
      current.tensor.close();
      if (next != null) {
        next.tensor.close();
      }
    }
  }

  private final Map<String, Cell> cells = new LinkedHashMap<>();

  /** Sets a tensor of floats, which may be new. */
  public void put(String name, float[] data, long... shape) {
    cell(name, DType.FLOAT, 4 * data.length, shape).current.memory.asFloatBuffer().put(data);
  }

  /** Sets a tensor of 64-bit integers, which may be new; programs do not change it. */
  public void put(String name, long[] data, long... shape) {
    cell(name, DType.INT64, 8 * data.length, shape).current.memory.asLongBuffer().put(data);
  }

  private Cell cell(String name, DType type, int bytes, long[] shape) {
    Cell old = cells.get(name);
    if (old != null && Arrays.equals(old.shape, shape)) {
      return old;
    }
    Cell cell =
        new Cell(
            shape,
            allocate(type, bytes, shape),
            type == DType.FLOAT ? allocate(type, bytes, shape) : null);
    cells.put(name, cell);
    if (old != null) {
      old.close();
    }
    return cell;
  }

  private static Native allocate(DType type, int bytes, long[] shape) {
    ByteBuffer memory = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    return new Native(
        type == DType.FLOAT
            ? Program.tensor(memory.asFloatBuffer(), shape)
            : Program.tensor(memory.asLongBuffer(), shape),
        memory);
  }

  /** The numbers of a tensor of floats, row-major. */
  public float[] get(String name) {
    FloatBuffer memory = floats(name);
    float[] out = new float[memory.capacity()];
    memory.get(out);
    return out;
  }

  /** The same in place, to be read and written until a program or a put replaces them. */
  public FloatBuffer floats(String name) {
    return cells.get(name).current.memory.asFloatBuffer();
  }

  /**
   * Runs a program on these tensors, as far as it takes them, and on further inputs. What it has
   * outputs for is replaced.
   *
   * @return its other outputs, to be closed by the caller
   */
  public OrtSession.Result run(Program program, Map<String, OnnxTensor> inputs) {
    Map<String, OnnxTensor> in = new HashMap<>();
    for (String name : program.inputs()) {
      Cell cell = cells.get(name);
      in.put(name, cell == null ? inputs.get(name) : cell.current.tensor);
    }
    Map<String, OnnxTensor> out = new HashMap<>();
    for (String output : program.outputs()) {
      Cell cell = cells.get(written(output));
      if (cell != null) {
        out.put(output, cell.next.tensor);
      }
    }
    OrtSession.Result result = program.run(in, out);
    out.keySet().forEach(output -> cells.computeIfPresent(written(output), (k, c) -> c.swapped()));
    return result;
  }

  private static String written(String output) {
    return output.endsWith("'") ? output.substring(0, output.length() - 1) : output;
  }

  @Override
  public void close() {
    cells.values().forEach(Cell::close);
    cells.clear();
  }
}
