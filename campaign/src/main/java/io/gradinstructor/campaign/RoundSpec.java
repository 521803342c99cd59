package io.gradinstructor.campaign;

/**
 * One round of exploring and learning.
 *
 * @param explorers runs that are added to the replay buffer
 * @param instructed share of them that the previous round's instructors (half critic, half
 *     scale-only) steer for a stretch; 0 in the first round
 */
public record RoundSpec(int explorers, double instructed) {}
