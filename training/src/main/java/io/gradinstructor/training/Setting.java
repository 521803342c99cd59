package io.gradinstructor.training;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A setting of a part: a number, a truth value or another part. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
  /** What it is unless a file says otherwise, as a file would say it. */
  String is();

  /** The least that a number may be. */
  double from() default 0;

  /** The greatest that a number may be. */
  double to() default 1;

  /** What it means. */
  String says();

  /** Of a knob: whether it may differ from layer to layer. */
  boolean layered() default false;

  /** Whether its own settings stand beside it in files, and not within. */
  boolean beside() default false;
}
