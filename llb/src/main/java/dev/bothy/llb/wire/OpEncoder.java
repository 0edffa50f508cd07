package dev.bothy.llb.wire;

import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.DiffOp;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.MergeOp;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.OpKind;
import dev.bothy.llb.op.PassthroughOp;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.llb.op.WorkerConstraints;
import dev.bothy.oci.Platform;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Operations to canonical bytes (messages of package {@code pb}): equal operations give equal
 * bytes, and the same ones that BuildKit's Go client makes.
 */
@SuppressWarnings("EnumOrdinal") // the order of these enums is their wire number
public final class OpEncoder {
  private OpEncoder() {}

  /**
   * The bytes whose SHA-256 is the operation's digest. The kind comes last, though its number is
   * not: so do Go's libraries write what is one of several.
   */
  public static byte[] encode(Op op) {
    ProtoWriter w = new ProtoWriter();
    inputs(w, op.inputs());
    platform(w, op.platform());
    constraints(w, op.constraints());
    kind(w, op.kind());
    return w.toByteArray();
  }

  /** The last entry of a Definition: it does nothing but name the wanted result. */
  public static byte[] encodeTerminal(Input target) {
    ProtoWriter w = new ProtoWriter();
    inputs(w, List.of(target));
    return w.toByteArray();
  }

  private static void inputs(ProtoWriter w, List<Input> inputs) {
    for (Input input : inputs) {
      int m = w.begin(1);
      w.string(1, input.digest().toString());
      w.integer(2, input.output());
      w.end(m);
    }
  }

  private static void kind(ProtoWriter w, OpKind kind) {
    if (kind instanceof ExecOp e) {
      int m = w.begin(2);
      exec(w, e);
      w.end(m);
    } else if (kind instanceof SourceOp s) {
      int m = w.begin(3);
      w.string(1, s.identifier());
      stringMap(w, 2, s.attrs());
      w.end(m);
    } else if (kind instanceof FileOp f) {
      int m = w.begin(4);
      FileEncoder.file(w, f);
      w.end(m);
    } else if (kind instanceof BuildOp b) {
      int m = w.begin(5);
      build(w, b);
      w.end(m);
    } else if (kind instanceof MergeOp merge) {
      int m = w.begin(6);
      for (int input : merge.inputs()) {
        index(w, 1, input);
      }
      w.end(m);
    } else if (kind instanceof DiffOp d) {
      int m = w.begin(7);
      index(w, 1, d.lower());
      index(w, 2, d.upper());
      w.end(m);
    } else if (kind instanceof PassthroughOp p) {
      int m = w.begin(8);
      passthrough(w, p);
      w.end(m);
    } else {
      throw new MatchException("no such kind: " + kind, null);
    }
  }

  /** A message that holds nothing but an input number in field 1. */
  private static void index(ProtoWriter w, int field, int value) {
    int m = w.begin(field);
    w.integer(1, value);
    w.end(m);
  }

  private static void platform(ProtoWriter w, @Nullable Platform p) {
    if (p != null) {
      int m = w.begin(10);
      w.string(1, p.architecture());
      w.string(2, p.os());
      w.string(3, p.variant());
      w.string(4, p.osVersion());
      w.end(m);
    }
  }

  private static void constraints(ProtoWriter w, @Nullable WorkerConstraints c) {
    if (c != null) {
      int m = w.begin(11);
      w.strings(1, c.filter());
      w.end(m);
    }
  }

  private static void exec(ProtoWriter w, ExecOp e) {
    int meta = w.begin(1);
    execMeta(w, e.meta());
    w.end(meta);
    for (Mount mount : e.mounts()) {
      int m = w.begin(2);
      mount(w, mount);
      w.end(m);
    }
    w.integer(3, e.network().ordinal());
    w.integer(4, e.security().ordinal());
    for (ExecOp.SecretEnv secret : e.secretEnv()) {
      int m = w.begin(5);
      w.string(1, secret.id());
      w.string(2, secret.name());
      w.bool(3, secret.optional());
      w.end(m);
    }
    for (ExecOp.CdiDevice device : e.cdiDevices()) {
      int m = w.begin(6);
      w.string(1, device.name());
      w.bool(2, device.optional());
      w.end(m);
    }
  }

  private static void execMeta(ProtoWriter w, ExecMeta meta) {
    w.strings(1, meta.args());
    w.strings(2, meta.env());
    w.string(3, meta.cwd());
    w.string(4, meta.user());
    ExecMeta.ProxyEnv proxy = meta.proxyEnv();
    if (proxy != null) {
      int m = w.begin(5);
      w.string(1, proxy.httpProxy());
      w.string(2, proxy.httpsProxy());
      w.string(3, proxy.ftpProxy());
      w.string(4, proxy.noProxy());
      w.string(5, proxy.allProxy());
      w.end(m);
    }
    for (ExecMeta.ExtraHost host : meta.extraHosts()) {
      int m = w.begin(6);
      w.string(1, host.host());
      w.string(2, host.ip());
      w.end(m);
    }
    w.string(7, meta.hostname());
    for (ExecMeta.Ulimit limit : meta.ulimits()) {
      int m = w.begin(9);
      w.string(1, limit.name());
      w.integer(2, limit.soft());
      w.integer(3, limit.hard());
      w.end(m);
    }
    w.string(10, meta.cgroupParent());
    w.bool(11, meta.removeMountStubsRecursive());
    if (!meta.validExitCodes().isEmpty()) {
      int m = w.begin(12);
      for (int code : meta.validExitCodes()) {
        w.varint(code);
      }
      w.end(m);
    }
  }

  private static void mount(ProtoWriter w, Mount mount) {
    w.integer(1, mount.input());
    w.string(2, mount.selector());
    w.string(3, mount.dest());
    w.integer(4, mount.output());
    w.bool(5, mount.readonly());
    if (mount.type() instanceof Mount.Tmpfs t) {
      w.integer(6, 4);
      int m = w.begin(19);
      w.integer(1, t.size());
      w.end(m);
    } else if (mount.type() instanceof Mount.Cache c) {
      w.integer(6, 3);
      int m = w.begin(20);
      w.string(1, c.id());
      w.integer(2, c.sharing().ordinal());
      w.end(m);
    } else if (mount.type() instanceof Mount.Secret s) {
      w.integer(6, 1);
      access(w, 21, s.id(), s.uid(), s.gid(), s.mode(), s.optional());
    } else if (mount.type() instanceof Mount.Ssh s) {
      w.integer(6, 2);
      access(w, 22, s.id(), s.uid(), s.gid(), s.mode(), s.optional());
    } else if (!(mount.type() instanceof Mount.Bind)) {
      throw new MatchException("no such kind: " + mount.type(), null);
    }
    w.string(23, mount.resultId());
    w.integer(24, mount.contentCache().ordinal());
  }

  private static void access(
      ProtoWriter w, int field, String id, int uid, int gid, int mode, boolean optional) {
    int m = w.begin(field);
    w.string(1, id);
    w.unsigned(2, uid);
    w.unsigned(3, gid);
    w.unsigned(4, mode);
    w.bool(5, optional);
    w.end(m);
  }

  private static void build(ProtoWriter w, BuildOp b) {
    w.integer(1, b.builder());
    for (Map.Entry<String, Integer> input : b.inputs().entrySet()) {
      int entry = w.begin(2);
      w.stringAlways(1, input.getKey());
      index(w, 2, input.getValue());
      w.end(entry);
    }
    w.bytes(3, b.definition());
    stringMap(w, 4, b.attrs());
  }

  private static void passthrough(ProtoWriter w, PassthroughOp p) {
    w.string(1, p.id());
    if (!p.outputs().isEmpty()) {
      int m = w.begin(2);
      for (int input : p.outputs()) {
        w.varint(input);
      }
      w.end(m);
    }
  }

  static void stringMap(ProtoWriter w, int field, Map<String, String> map) {
    for (Map.Entry<String, String> e : map.entrySet()) {
      int entry = w.begin(field);
      w.stringAlways(1, e.getKey());
      w.stringAlways(2, e.getValue());
      w.end(entry);
    }
  }
}
