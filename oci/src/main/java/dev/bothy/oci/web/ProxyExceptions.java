package dev.bothy.oci.web;

import java.net.InetAddress;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What no proxy is used for: loopback, and what {@code NO_PROXY} holds, parted by commas: {@code
 * *}, addresses, networks ({@code 10.0.0.0/8}), hosts and domains ({@code example.com} covers its
 * subdomains, {@code .example.com} and {@code *.example.com} only those), all but networks with or
 * without a port. Names are not looked up: a network covers only servers that are named by address.
 */
record ProxyExceptions(List<Exempt> listed) {
  /** One element of the list. */
  sealed interface Exempt {
    /**
     * @param address the host where it is one, else null
     */
    boolean covers(String host, @Nullable InetAddress address, int port);
  }

  private record Everything() implements Exempt {
    @Override
    public boolean covers(String host, @Nullable InetAddress address, int port) {
      return true;
    }
  }

  private record Network(InetAddress first, int bits) implements Exempt {
    @Override
    public boolean covers(String host, @Nullable InetAddress address, int port) {
      return address != null && sameStart(first.getAddress(), address.getAddress(), bits);
    }
  }

  private record Address(InetAddress address, OptionalInt port) implements Exempt {
    @Override
    public boolean covers(String host, @Nullable InetAddress asked, int atPort) {
      return address.equals(asked) && port.orElse(atPort) == atPort;
    }
  }

  /**
   * @param suffix with its dot
   */
  private record Domain(String suffix, boolean itself, OptionalInt port) implements Exempt {
    @Override
    public boolean covers(String host, @Nullable InetAddress address, int atPort) {
      return port.orElse(atPort) == atPort
          && (host.endsWith(suffix) || itself && host.equals(suffix.substring(1)));
    }
  }

  static ProxyExceptions of(String list) {
    List<Exempt> result = new ArrayList<>();
    for (String element : list.split(",", -1)) {
      Exempt read = read(element.strip().toLowerCase(Locale.ROOT));
      if (read != null) {
        result.add(read);
      }
    }
    return new ProxyExceptions(List.copyOf(result));
  }

  boolean has(URL target) {
    String host = bare(target.getHost().toLowerCase(Locale.ROOT));
    InetAddress address = literal(host);
    int port = target.getPort() < 0 ? target.getDefaultPort() : target.getPort();
    if (host.equals("localhost") || address != null && address.isLoopbackAddress()) {
      return true;
    }
    for (Exempt element : listed) {
      if (element.covers(host, address, port)) {
        return true;
      }
    }
    return false;
  }

  /** Null for what means nothing, which counts as not there. */
  private static @Nullable Exempt read(String element) {
    if (element.equals("*")) {
      return new Everything();
    }
    int slash = element.indexOf('/');
    if (slash >= 0) {
      InetAddress first = literal(element.substring(0, slash));
      OptionalInt bits = number(element.substring(slash + 1));
      return first == null || bits.isEmpty() || bits.getAsInt() > first.getAddress().length * 8
          ? null
          : new Network(first, bits.getAsInt());
    }
    InetAddress whole = literal(bare(element));
    if (whole != null) {
      return new Address(whole, OptionalInt.empty());
    }
    int colon = element.lastIndexOf(':');
    OptionalInt port = colon < 0 ? OptionalInt.empty() : number(element.substring(colon + 1));
    String host = bare(port.isPresent() ? element.substring(0, colon) : element);
    InetAddress address = literal(host);
    if (address != null) {
      return new Address(address, port);
    }
    String name = host.startsWith("*.") ? host.substring(1) : host;
    return name.isEmpty()
        ? null
        : new Domain(name.startsWith(".") ? name : "." + name, !name.startsWith("."), port);
  }

  private static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static @Nullable InetAddress literal(String host) {
    try {
      return host.isEmpty() ? null : InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static OptionalInt number(String text) {
    return text.matches("[0-9]{1,5}")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }

  private static boolean sameStart(byte[] a, byte[] b, int bits) {
    if (a.length != b.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit & 7);
      if ((a[bit >> 3] & mask) != (b[bit >> 3] & mask)) {
        return false;
      }
    }
    return true;
  }
}
