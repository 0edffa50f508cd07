package dev.bothy.engine.cache;

import dev.bothy.llb.op.DiffOp;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.MergeOp;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.PassthroughOp;
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
  private static final String RULES = "version of Bothy's rules";

  /**
   * Raise it when a file operation, merge or diff makes another tree than before of the same
   * inputs. A part like others, so that {@code why} can tell.
   */
  private static final String RULES_VERSION = "6";

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
   * The key of a nested build: what it comes to, whatever says so.
   *
   * @param graph key and output of its graph's target
   */
  public static OpKey ofBuild(String graph) {
    return key(new KeyHash("build").add("graph", graph));
  }

  /**
   * The key of anything but a source and a nested build.
   *
   * @throws IllegalArgumentException for those
   */
  public static OpKey of(Op op) {
    // No switch over types: it would be linked at the start of every cached build (decision 12).
    if (op.kind() instanceof ExecOp exec) {
      return exec(exec, op.platform());
    }
    if (op.kind() instanceof FileOp file) {
      return file(file);
    }
    if (op.kind() instanceof MergeOp merge) {
      return key(ours("merge").add("inputs", merge.inputs().toString()));
    }
    if (op.kind() instanceof DiffOp diff) {
      return key(ours("diff").add("lower", "" + diff.lower()).add("upper", "" + diff.upper()));
    }
    if (op.kind() instanceof PassthroughOp pass) {
      return key(
          ours("passthrough").add("id", pass.id()).add("outputs", pass.outputs().toString()));
    }
    throw new IllegalArgumentException("no key for " + op.kind());
  }

  /** Of an operation that Bothy itself carries out. */
  private static KeyHash ours(String kind) {
    return new KeyHash(kind).add(RULES, RULES_VERSION);
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
    return type(mount.type())
        + " input "
        + mount.input()
        + " output "
        + (mount.hasOutput() ? mount.output() : Mount.NO_OUTPUT)
        + (mount.readonly() ? " read-only" : "")
        + (mount.selector().isEmpty() ? "" : " of " + mount.selector());
  }

  private static String type(Mount.Type type) {
    if (type instanceof Mount.Bind) {
      return "bind";
    }
    if (type instanceof Mount.Cache) {
      return "cache";
    }
    if (type instanceof Mount.Tmpfs t) {
      return "tmpfs " + t.size();
    }
    if (type instanceof Mount.Secret s) {
      return "secret " + s.id() + owner(s.uid(), s.gid(), s.mode(), s.optional());
    }
    if (type instanceof Mount.Ssh s) {
      return "ssh " + s.id() + owner(s.uid(), s.gid(), s.mode(), s.optional());
    }
    throw new IllegalArgumentException("no key for " + type);
  }

  private static String owner(int uid, int gid, int mode, boolean optional) {
    return " " + uid + ":" + gid + " " + Integer.toOctalString(mode) + (optional ? "?" : "");
  }

  private static OpKey file(FileOp op) {
    KeyHash hash = ours("file");
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
    if (command instanceof FileAction.Copy c) {
      return "copy " + c.src() + " to " + c.dest();
    }
    if (command instanceof FileAction.Mkfile m) {
      return "file " + m.path();
    }
    if (command instanceof FileAction.Mkdir m) {
      return "directory " + m.path();
    }
    if (command instanceof FileAction.Rm r) {
      return "remove " + r.path();
    }
    if (command instanceof FileAction.Symlink s) {
      return "link " + s.newPath();
    }
    throw new IllegalArgumentException("no key for " + command);
  }
}
