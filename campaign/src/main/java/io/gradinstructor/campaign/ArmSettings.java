package io.gradinstructor.campaign;

import io.gradinstructor.training.Setting;
import io.gradinstructor.training.Start;
import io.gradinstructor.training.parts.StepRule;

/**
 * All of an arm that can be chosen on the reward set.
 *
 * @param step how its instructor steers; null if it has none
 */
public record ArmSettings(
    @Setting(is = "{}", says = "how its networks are trained", beside = true) TrainingSpec training,
    @Setting(is = "naive", says = "how their weights start") Start initialisation,
    @Setting(is = "{}", says = "how its instructor steers") StepRule step) {}
