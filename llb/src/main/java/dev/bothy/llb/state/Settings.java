package dev.bothy.llb.state;

import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a state carries along for the steps that follow: it is no part of the tree.
 *
 * @param image whose config lies beneath the rest; null for none
 * @param dir absolute; or relative to the image's; empty for the image's or {@code /}
 */
record Settings(
    @Nullable ImageBase image,
    List<EnvVar> env,
    String dir,
    String user,
    String hostname,
    List<ExecMeta.ExtraHost> extraHosts,
    List<ExecMeta.Ulimit> ulimits,
    String cgroupParent,
    ExecOp.Network network,
    ExecOp.Security security,
    @Nullable Platform platform) {
  static final Settings DEFAULT =
      new Settings(
          null,
          List.of(),
          "",
          "",
          "",
          List.of(),
          List.of(),
          "",
          ExecOp.Network.SANDBOX,
          ExecOp.Security.SANDBOX,
          null);

  Settings withImage(ImageBase base) {
    return new Settings(
        base,
        env,
        dir,
        user,
        hostname,
        extraHosts,
        ulimits,
        cgroupParent,
        network,
        security,
        platform);
  }

  Settings withEnv(String name, String value) {
    return new Settings(
        image,
        EnvVar.put(env, new EnvVar(name, value)),
        dir,
        user,
        hostname,
        extraHosts,
        ulimits,
        cgroupParent,
        network,
        security,
        platform);
  }

  Settings withDir(String path) {
    String joined = PosixPath.isAbsolute(path) ? path : PosixPath.join(dir, path);
    if (image == null && !PosixPath.isAbsolute(joined)) {
      joined = PosixPath.join("/", joined);
    }
    return new Settings(
        image,
        env,
        joined,
        user,
        hostname,
        extraHosts,
        ulimits,
        cgroupParent,
        network,
        security,
        platform);
  }

  Settings withUser(String name) {
    return new Settings(
        image,
        env,
        dir,
        name,
        hostname,
        extraHosts,
        ulimits,
        cgroupParent,
        network,
        security,
        platform);
  }

  Settings withHostname(String name) {
    return new Settings(
        image,
        env,
        dir,
        user,
        name,
        extraHosts,
        ulimits,
        cgroupParent,
        network,
        security,
        platform);
  }

  Settings withExtraHost(ExecMeta.ExtraHost host) {
    return new Settings(
        image,
        env,
        dir,
        user,
        hostname,
        plus(extraHosts, host),
        ulimits,
        cgroupParent,
        network,
        security,
        platform);
  }

  Settings withUlimit(ExecMeta.Ulimit limit) {
    return new Settings(
        image,
        env,
        dir,
        user,
        hostname,
        extraHosts,
        plus(ulimits, limit),
        cgroupParent,
        network,
        security,
        platform);
  }

  Settings withCgroupParent(String parent) {
    return new Settings(
        image, env, dir, user, hostname, extraHosts, ulimits, parent, network, security, platform);
  }

  Settings withNetwork(ExecOp.Network mode) {
    return new Settings(
        image,
        env,
        dir,
        user,
        hostname,
        extraHosts,
        ulimits,
        cgroupParent,
        mode,
        security,
        platform);
  }

  Settings withSecurity(ExecOp.Security mode) {
    return new Settings(
        image,
        env,
        dir,
        user,
        hostname,
        extraHosts,
        ulimits,
        cgroupParent,
        network,
        mode,
        platform);
  }

  Settings withPlatform(Platform wanted) {
    return new Settings(
        image,
        env,
        dir,
        user,
        hostname,
        extraHosts,
        ulimits,
        cgroupParent,
        network,
        security,
        wanted);
  }

  private static <T> List<T> plus(List<T> list, T element) {
    List<T> result = new ArrayList<>(list);
    result.add(element);
    return List.copyOf(result);
  }

  /** The variables, those of the image first. */
  List<EnvVar> env(@Nullable ImageConfig config) {
    if (config == null) {
      return env;
    }
    List<EnvVar> all = List.of();
    for (Map.Entry<String, String> e : config.envMap().entrySet()) {
      if (!e.getKey().isEmpty()) {
        all = EnvVar.put(all, new EnvVar(e.getKey(), e.getValue()));
      }
    }
    for (EnvVar v : env) {
      all = EnvVar.put(all, v);
    }
    return all;
  }

  /** The absolute working directory. */
  String dir(@Nullable ImageConfig config) {
    if (PosixPath.isAbsolute(dir)) {
      return dir;
    }
    String base = config == null ? "" : config.workingDir();
    if (!PosixPath.isAbsolute(base)) {
      base = PosixPath.join("/", base);
    }
    return dir.isEmpty() ? base : PosixPath.join(base, dir);
  }

  /** The platform, or null for that of the whole graph. */
  @Nullable Platform platform(@Nullable ImageConfig config) {
    if (platform != null) {
      return platform;
    }
    if (config != null) {
      return config.platform();
    }
    return image == null ? null : image.platform();
  }
}
