package dev.bothy.engine.cache;

import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.DiffOp;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.MergeOp;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.llb.wire.OpEncoder;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.util.List;

/**
 * What an operation does, whatever its inputs are: equal keys mean that equal inputs give an
 * equally good result.
 *
 * <p>Left out, because they do not belong to the result: names and positions, worker constraints,
 * resource limits, proxy settings, addresses of extra hosts, identity and sharing of cache mounts,
 * values of secrets. A source counts by what it was pinned to, not by where that was found.
 */
public record OpKey(Digest digest, List<KeyPart> parts) {
  public OpKey {
    parts = List.copyOf(parts);
  }

  /** The key of a source that is pinned. */
  public static OpKey ofSource(SourceOp op, String pin) {
    KeyHash hash = new KeyHash("source");
    hash.add(op.scheme(), pin);
    return key(hash);
  }

  /**
   * The key of anything but a source.
   *
   * @throws IllegalArgumentException for a source, and for a nested build
   */
  public static OpKey of(Op op) {
    return switch (op.kind()) {
      case ExecOp exec -> exec(exec, op.platform());
      case FileOp file -> file(file);
      case MergeOp merge -> key(new KeyHash("merge").add("inputs", merge.inputs().toString()));
      case DiffOp diff ->
          key(new KeyHash("diff").add("lower", "" + diff.lower()).add("upper", "" + diff.upper()));
      case SourceOp s -> throw new IllegalArgumentException("not pinned: " + s.identifier());
      case BuildOp _ -> throw new IllegalArgumentException("a nested build has no key");
    };
  }

  private static OpKey key(KeyHash hash) {
    return new OpKey(hash.digest(), hash.parts());
  }

  private static OpKey exec(ExecOp op, @org.jspecify.annotations.Nullable Platform platform) {
    KeyHash hash = new KeyHash("exec");
    hash.add("platform", (platform == null ? Platform.host() : platform).toString());
    ExecMeta meta = op.meta();
    List<String> args = meta.args();
    for (int i = 0; i < args.size(); i++) {
      hash.add("argument " + i, args.get(i));
    }
    for (String line : meta.env()) {
      int eq = line.indexOf('=');
      hash.add("env " + (eq < 0 ? line : line.substring(0, eq)), line);
    }
    hash.add("directory", meta.cwd());
    hash.add("user", meta.user());
    hash.add("hostname", meta.hostname());
    for (ExecMeta.ExtraHost host : meta.extraHosts()) {
      hash.add("extra host", host.host());
    }
    for (ExecMeta.Ulimit limit : meta.ulimits()) {
      hash.add("ulimit " + limit.name(), limit.soft() + ":" + limit.hard());
    }
    hash.add("cgroup parent", meta.cgroupParent());
    hash.add("exit codes", meta.validExitCodes().toString());
    hash.add("mount stubs", meta.removeMountStubsRecursive() ? "recursive" : "plain");
    hash.add("network", op.network().name());
    hash.add("security", op.security().name());
    for (Mount mount : op.mounts()) {
      hash.add("mount " + mount.dest(), describe(mount));
    }
    for (ExecOp.SecretEnv secret : op.secretEnv()) {
      hash.add("secret env " + secret.name(), secret.id() + (secret.optional() ? "?" : ""));
    }
    for (ExecOp.CdiDevice device : op.cdiDevices()) {
      hash.add("device", device.name() + (device.optional() ? "?" : ""));
    }
    return key(hash);
  }

  private static String describe(Mount mount) {
    String type =
        switch (mount.type()) {
          case Mount.Bind _ -> "bind";
          case Mount.Tmpfs t -> "tmpfs " + t.size();
          case Mount.Cache _ -> "cache";
          case Mount.Secret s ->
              "secret " + s.id() + owner(s.uid(), s.gid(), s.mode(), s.optional());
          case Mount.Ssh s -> "ssh " + s.id() + owner(s.uid(), s.gid(), s.mode(), s.optional());
        };
    return type
        + " input "
        + mount.input()
        + " output "
        + (mount.hasOutput() ? mount.output() : Mount.NO_OUTPUT)
        + (mount.readonly() ? " read-only" : "")
        + (mount.selector().isEmpty() ? "" : " of " + mount.selector());
  }

  private static String owner(int uid, int gid, int mode, boolean optional) {
    return " " + uid + ":" + gid + " " + Integer.toOctalString(mode) + (optional ? "?" : "");
  }

  private static OpKey file(FileOp op) {
    KeyHash hash = new KeyHash("file");
    List<FileAction> actions = op.actions();
    for (int i = 0; i < actions.size(); i++) {
      FileAction action = actions.get(i);
      Op alone = new Op(List.of(), new FileOp(List.of(action)), null, null);
      hash.add("action " + i + " " + describe(action.command()), "" + digest(alone));
    }
    return key(hash);
  }

  private static Digest digest(Op op) {
    return Digest.of(OpEncoder.encode(op));
  }

  private static String describe(FileAction.Command command) {
    return switch (command) {
      case FileAction.Copy c -> "copy " + c.src() + " to " + c.dest();
      case FileAction.Mkfile m -> "file " + m.path();
      case FileAction.Mkdir m -> "directory " + m.path();
      case FileAction.Rm r -> "remove " + r.path();
      case FileAction.Symlink s -> "link " + s.newPath();
    };
  }
}
