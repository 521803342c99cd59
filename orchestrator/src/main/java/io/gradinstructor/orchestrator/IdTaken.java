package io.gradinstructor.orchestrator;

/** Another campaign has this id already: ids carry the first digits of a hash only. */
public final class IdTaken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IdTaken(String id) {
    super(
        "campaign: another file has the id "
            + id
            + " already; a comment more in this one gives it another");
  }
}
