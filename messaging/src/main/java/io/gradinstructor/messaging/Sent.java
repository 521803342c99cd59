package io.gradinstructor.messaging;

/**
 * When and to where a message was sent.
 *
 * @param at in milliseconds since 1970
 * @param offset within its partition, which its key decides
 */
public record Sent(long at, long offset) {}
