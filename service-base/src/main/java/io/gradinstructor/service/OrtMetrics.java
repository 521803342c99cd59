package io.gradinstructor.service;

import io.gradinstructor.autodiff.Program;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;

/** What ONNX Runtime does in this process. */
@Singleton
class OrtMetrics implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry meters) {
    FunctionCounter.builder("gi.ort.run", Program.class, c -> Program.seconds())
        .baseUnit("seconds")
        .description("Time in ONNX Runtime")
        .register(meters);
    FunctionCounter.builder("gi.ort.runs", Program.class, c -> Program.runs())
        .description("Calls of ONNX Runtime")
        .register(meters);
  }
}
