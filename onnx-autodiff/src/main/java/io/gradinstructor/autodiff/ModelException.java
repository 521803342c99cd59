package io.gradinstructor.autodiff;

/** A model that ONNX Runtime does not load or run. */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With ONNX Runtime's reason. */
  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
