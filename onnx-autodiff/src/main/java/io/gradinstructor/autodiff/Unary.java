package io.gradinstructor.autodiff;

import java.util.List;

/** Element-by-element operators of one argument. */
enum Unary implements Op {
  NEG("Neg"),
  ABS("Abs"),
  SIGN("Sign"),
  EXP("Exp"),
  LOG("Log"),
  SQRT("Sqrt"),
  RELU("Relu"),
  TANH("Tanh"),
  SIGMOID("Sigmoid"),
  ERF("Erf");

  private final String type;

  Unary(String type) {
    this.type = type;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public Shape infer(List<Value> in) {
    return in.get(0).shape();
  }

  @Override
  public List<Value> gradient(List<Value> in, Value y, Value d) {
    Value x = in.get(0);
    if (this == SIGN) {
      return java.util.Collections.singletonList(null);
    }
    return List.of(
        switch (this) {
          case NEG -> d.neg();
          case ABS -> d.mul(x.sign());
          case EXP -> d.mul(y);
          case LOG -> d.div(x);
          case SQRT -> d.div(y).mul(0.5);
          case RELU -> d.mul(y.sign());
          case TANH -> d.mul(y.square().neg().add(1));
          case SIGMOID -> d.mul(y.mul(y.neg().add(1)));
          case ERF -> d.mul(x.square().neg().exp()).mul(2 / Math.sqrt(Math.PI));
          case SIGN -> throw new AssertionError();
        });
  }
}
