package io.gradinstructor.orchestrator;

import io.gradinstructor.service.Problems;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.Response;

/** Answers to who asks for what is not there. */
final class Absent {
  private Absent() {}

  static NotFoundException named(String what) {
    return because("no campaign, report or file " + what);
  }

  /** Why a campaign has no report. */
  static NotFoundException report(CampaignStatus campaign) {
    String why =
        switch (campaign.status()) {
          case "finished" -> " has a report that the broker lost: delete it and run its file again";
          case "failed" -> " failed, so it has no report: " + campaign.reason();
          default -> " is not over, so it has no report yet";
        };
    return because(campaign.id() + why);
  }

  private static NotFoundException because(String why) {
    return new NotFoundException(Problems.response(Response.Status.NOT_FOUND, why).build());
  }
}
