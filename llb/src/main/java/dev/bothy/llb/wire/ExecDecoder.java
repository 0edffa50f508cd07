package dev.bothy.llb.wire;

import static dev.bothy.llb.wire.OpDecoder.once;
import static dev.bothy.llb.wire.OpDecoder.unknown;

import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.Mount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Message {@code pb.ExecOp} and what it holds. */
final class ExecDecoder {
  private ExecDecoder() {}

  static ExecOp exec(ProtoReader r) throws MalformedDefinitionException {
    ExecMeta meta = null;
    List<Mount> mounts = new ArrayList<>();
    ExecOp.Network network = ExecOp.Network.SANDBOX;
    ExecOp.Security security = ExecOp.Security.SANDBOX;
    List<ExecOp.SecretEnv> secrets = new ArrayList<>();
    List<ExecOp.CdiDevice> devices = new ArrayList<>();
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> {
          once("exec meta", meta);
          meta = meta(r.message());
        }
        case 2 -> mounts.add(mount(r.message()));
        case 3 -> network = member(ExecOp.Network.values(), r.int32(), "network mode");
        case 4 -> security = member(ExecOp.Security.values(), r.int32(), "security mode");
        case 5 -> secrets.add(secretEnv(r.message()));
        case 6 -> devices.add(device(r.message()));
        default -> throw unknown("exec", field);
      }
    }
    if (meta == null) {
      throw new MalformedDefinitionException("an exec without meta");
    }
    return new ExecOp(meta, mounts, network, security, secrets, devices);
  }

  private static <E> E member(E[] values, int number, String name)
      throws MalformedDefinitionException {
    if (number < 0 || number >= values.length) {
      throw new MalformedDefinitionException(name + " " + number + " is unknown to this version");
    }
    return values[number];
  }

  private static ExecMeta meta(ProtoReader r) throws MalformedDefinitionException {
    List<String> args = new ArrayList<>();
    List<String> env = new ArrayList<>();
    String cwd = "";
    String user = "";
    ExecMeta.ProxyEnv proxy = null;
    List<ExecMeta.ExtraHost> hosts = new ArrayList<>();
    String hostname = "";
    List<ExecMeta.Ulimit> limits = new ArrayList<>();
    String cgroupParent = "";
    boolean removeStubs = false;
    List<Integer> codes = new ArrayList<>();
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> args.add(r.string());
        case 2 -> env.add(r.string());
        case 3 -> cwd = r.string();
        case 4 -> user = r.string();
        case 5 -> {
          once("proxy environment", proxy);
          proxy = proxy(r.message());
        }
        case 6 -> hosts.add(extraHost(r.message()));
        case 7 -> hostname = r.string();
        case 9 -> limits.add(ulimit(r.message()));
        case 10 -> cgroupParent = r.string();
        case 11 -> removeStubs = r.bool();
        case 12 -> exitCodes(r, codes);
        default -> throw unknown("exec meta", field);
      }
    }
    return new ExecMeta(
        args, env, cwd, user, proxy, hosts, hostname, limits, cgroupParent, removeStubs, codes);
  }

  private static void exitCodes(ProtoReader r, List<Integer> codes)
      throws MalformedDefinitionException {
    if (!r.isPacked()) {
      codes.add(r.int32());
      return;
    }
    ProtoReader list = r.message();
    while (!list.atEnd()) {
      codes.add((int) list.packed());
    }
  }

  private static ExecMeta.ProxyEnv proxy(ProtoReader r) throws MalformedDefinitionException {
    String http = "";
    String https = "";
    String ftp = "";
    String no = "";
    String all = "";
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> http = r.string();
        case 2 -> https = r.string();
        case 3 -> ftp = r.string();
        case 4 -> no = r.string();
        case 5 -> all = r.string();
        default -> throw unknown("proxy environment", field);
      }
    }
    return new ExecMeta.ProxyEnv(http, https, ftp, no, all);
  }

  private static ExecMeta.ExtraHost extraHost(ProtoReader r) throws MalformedDefinitionException {
    String host = "";
    String ip = "";
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> host = r.string();
        case 2 -> ip = r.string();
        default -> throw unknown("extra host", field);
      }
    }
    return new ExecMeta.ExtraHost(host, ip);
  }

  private static ExecMeta.Ulimit ulimit(ProtoReader r) throws MalformedDefinitionException {
    String name = "";
    long soft = 0;
    long hard = 0;
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> name = r.string();
        case 2 -> soft = r.integer();
        case 3 -> hard = r.integer();
        default -> throw unknown("ulimit", field);
      }
    }
    return new ExecMeta.Ulimit(name, soft, hard);
  }

  private static ExecOp.SecretEnv secretEnv(ProtoReader r) throws MalformedDefinitionException {
    String id = "";
    String name = "";
    boolean optional = false;
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> id = r.string();
        case 2 -> name = r.string();
        case 3 -> optional = r.bool();
        default -> throw unknown("secret environment", field);
      }
    }
    return new ExecOp.SecretEnv(id, name, optional);
  }

  private static ExecOp.CdiDevice device(ProtoReader r) throws MalformedDefinitionException {
    String name = "";
    boolean optional = false;
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> name = r.string();
        case 2 -> optional = r.bool();
        default -> throw unknown("device", field);
      }
    }
    return new ExecOp.CdiDevice(name, optional);
  }

  private static Mount mount(ProtoReader r) throws MalformedDefinitionException {
    int input = 0;
    String selector = "";
    String dest = "";
    int output = 0;
    boolean readonly = false;
    int type = 0;
    long tmpfsSize = 0;
    Mount.Cache cache = null;
    Access secret = null;
    Access ssh = null;
    String resultId = "";
    Mount.ContentCache contentCache = Mount.ContentCache.DEFAULT;
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> input = OpDecoder.index(r);
        case 2 -> selector = r.string();
        case 3 -> dest = r.string();
        case 4 -> output = OpDecoder.index(r);
        case 5 -> readonly = r.bool();
        case 6 -> type = r.int32();
        case 19 -> tmpfsSize = tmpfsSize(r.message());
        case 20 -> {
          once("cache options", cache);
          cache = cache(r.message());
        }
        case 21 -> {
          once("secret options", secret);
          secret = access(r.message());
        }
        case 22 -> {
          once("ssh options", ssh);
          ssh = access(r.message());
        }
        case 23 -> resultId = r.string();
        case 24 ->
            contentCache = member(Mount.ContentCache.values(), r.int32(), "content cache mode");
        default -> throw unknown("mount", field);
      }
    }
    Mount.Type kind =
        switch (type) {
          case 0 -> Mount.Bind.INSTANCE;
          case 1 -> {
            Access a = require(secret, "secret", dest);
            yield new Mount.Secret(a.id, a.uid, a.gid, a.mode, a.optional);
          }
          case 2 -> {
            Access a = require(ssh, "ssh", dest);
            yield new Mount.Ssh(a.id, a.uid, a.gid, a.mode, a.optional);
          }
          case 3 -> require(cache, "cache", dest);
          case 4 -> new Mount.Tmpfs(tmpfsSize);
          default ->
              throw new MalformedDefinitionException(
                  "mount type " + type + " is unknown to this version");
        };
    return new Mount(input, selector, dest, output, readonly, kind, resultId, contentCache);
  }

  private static <T> T require(@Nullable T options, String type, String dest)
      throws MalformedDefinitionException {
    if (options == null) {
      throw new MalformedDefinitionException(
          "the " + type + " mount at " + dest + " has no " + type + " options");
    }
    return options;
  }

  private static long tmpfsSize(ProtoReader r) throws MalformedDefinitionException {
    long size = 0;
    for (int field = r.next(); field != 0; field = r.next()) {
      if (field != 1) {
        throw unknown("tmpfs options", field);
      }
      size = r.integer();
    }
    return size;
  }

  private static Mount.Cache cache(ProtoReader r) throws MalformedDefinitionException {
    String id = "";
    Mount.Sharing sharing = Mount.Sharing.SHARED;
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> id = r.string();
        case 2 -> sharing = member(Mount.Sharing.values(), r.int32(), "cache sharing mode");
        default -> throw unknown("cache options", field);
      }
    }
    return new Mount.Cache(id, sharing);
  }

  /** What secret and ssh options have in common. */
  private record Access(String id, int uid, int gid, int mode, boolean optional) {}

  private static Access access(ProtoReader r) throws MalformedDefinitionException {
    String id = "";
    int uid = 0;
    int gid = 0;
    int mode = 0;
    boolean optional = false;
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> id = r.string();
        case 2 -> uid = r.int32();
        case 3 -> gid = r.int32();
        case 4 -> mode = r.int32();
        case 5 -> optional = r.bool();
        default -> throw unknown("secret or ssh options", field);
      }
    }
    return new Access(id, uid, gid, mode, optional);
  }
}
