package io.gradinstructor.campaign;

import java.util.List;

/**
 * The lottery-ticket analysis: how well subnetworks do, chosen by Grad-CAM heat and otherwise.
 *
 * @param networks of the first instructor arm that are looked at
 * @param densities shares of each layer's weights that are kept, ascending
 * @param random random masks, averaged, per network and density
 */
public record TicketSpec(int networks, List<Double> densities, int random) {}
