package io.gradinstructor.message;

/**
 * What a campaign found out: figures for machines ({@code results}) and matter for pictures ({@code
 * figures}).
 */
public record Report(String campaign, Results results, io.gradinstructor.message.Figures figures)
    implements Message {
  @Override
  public String key() {
    return campaign;
  }
}
