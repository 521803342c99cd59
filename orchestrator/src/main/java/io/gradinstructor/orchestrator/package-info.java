/** The service that leads campaigns, answers REST, and shows the dashboard. */
package io.gradinstructor.orchestrator;
