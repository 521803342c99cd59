package io.gradinstructor.core.message;

/**
 * What a campaign found out: figures for machines ({@code results}) and matter for pictures ({@code
 * figures}).
 */
public record Report(
    String campaign, Results results, io.gradinstructor.core.message.Figures figures)
    implements Message {
  @Override
  public String key() {
    return campaign;
  }
}
