package io.gradinstructor.service;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Names under which a service is asked. A browser that was led here under another name (DNS
 * rebinding) would give a foreign page all that its user may see. Addresses cannot be rebound; of
 * them, those of this machine itself and the one that a request came in on are taken.
 */
final class Hosts {
  /**
   * A host and the port that was given with it.
   *
   * @param name in lower case, without the dot at its end
   * @param port -1 for none
   */
  record Authority(String name, int port) {
    /** Null for what is none: {@code user@host}, a port that is no number, nothing. */
    static Authority of(String text) {
      int bracket = text.lastIndexOf(']');
      int colon = text.indexOf(':', bracket + 1);
      String name = colon < 0 ? text : text.substring(0, colon);
      String port = colon < 0 ? "" : text.substring(colon + 1);
      if (!name.matches("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]") || !port.matches("\\d{0,5}")) {
        return null;
      }
      String lower = name.toLowerCase(Locale.ROOT);
      return new Authority(
          lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower,
          port.isEmpty() ? -1 : Integer.parseInt(port));
    }

    /** The same place, if what has no port has that of a scheme. */
    boolean same(Authority other, int usual) {
      return name.equals(other.name)
          && (port < 0 ? usual : port) == (other.port < 0 ? usual : other.port);
    }
  }

  private final Set<String> names = new HashSet<>(Set.of("localhost"));

  /**
   * With the names that are taken besides this machine's own.
   *
   * @param bound what the service listens on
   * @param listed the setting {@code gi.http.hosts}
   * @throws IllegalArgumentException if one of these is no name
   */
  Hosts(String bound, Collection<String> listed) {
    names.add(bound.toLowerCase(Locale.ROOT));
    for (String entry : listed) {
      Authority name = Authority.of(entry.strip());
      if (name == null || name.port >= 0) {
        throw new IllegalArgumentException(
            "gi.http.hosts: must be names without ports, was '" + entry + "'");
      }
      names.add(name.name);
    }
  }

  /**
   * Whether a request is meant for this service.
   *
   * @param cameInOn address of this end of its connection; null if it has none
   */
  boolean known(Authority host, InetAddress cameInOn) {
    if (names.contains(host.name)) {
      return true;
    }
    byte[] address =
        host.name.startsWith("[") || NetUtil.isValidIpV4Address(host.name)
            ? NetUtil.createByteArrayFromIpAddressString(host.name)
            : null;
    if (address == null) {
      return false;
    }
    try {
      InetAddress literal = InetAddress.getByAddress(address);
      return literal.isLoopbackAddress() || literal.equals(cameInOn);
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
