package dev.bothy.engine.solve.refusal;

import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.Mount;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operations that no client writes, and that cannot mean what they say. */
final class Contradictions {
  private Contradictions() {}

  /** What is wrong with the operation; null for nothing. */
  static @Nullable String in(Vertex vertex) {
    if (vertex.op().kind() instanceof ExecOp exec) {
      return of(exec);
    }
    if (vertex.op().kind() instanceof BuildOp build) {
      return hasNul(build.attrs().values()) ? "the name of its graph's file has a NUL byte" : null;
    }
    return vertex.op().kind() instanceof FileOp file ? of(file) : null;
  }

  private static @Nullable String of(ExecOp exec) {
    ExecMeta meta = exec.meta();
    if (!meta.cwd().startsWith("/")) {
      return "its working directory is not absolute: \"" + meta.cwd() + "\"";
    }
    List<String> texts = new ArrayList<>(meta.args());
    texts.addAll(meta.env());
    texts.add(meta.cwd());
    for (Mount mount : exec.mounts()) {
      texts.add(mount.dest());
      texts.add(mount.selector());
      if (mount.type() instanceof Mount.Secret secret && secret.id().isEmpty()) {
        return "its secret at " + mount.dest() + " has no id";
      }
    }
    if (hasNul(texts)) {
      return "an argument, a variable or a path of it has a NUL byte";
    }
    for (String variable : meta.env()) {
      if (variable.startsWith("=")) {
        return "a variable of it has no name: " + variable;
      }
    }
    for (ExecOp.SecretEnv secret : exec.secretEnv()) {
      if (secret.id().isEmpty() || secret.name().isEmpty()) {
        return "a secret variable of it has no id or no name";
      }
    }
    for (ExecMeta.ExtraHost host : meta.extraHosts()) {
      if (!isAddress(host.ip())) {
        return "the address of its host " + host.host() + " is none: \"" + host.ip() + "\"";
      }
    }
    int next = 0;
    for (Mount mount : exec.mounts()) {
      if (mount.hasOutput() && mount.output() != next++) {
        return "its results are not numbered in the order of its mounts";
      }
    }
    return null;
  }

  private static boolean isAddress(String text) {
    // Java reads more than the usual: 1.2.3, 010.1.1.1, and zones.
    boolean literal =
        text.indexOf(':') >= 0
            ? text.indexOf('%') < 0
            : text.matches("(0|[1-9]\\d*)(\\.(0|[1-9]\\d*)){3}");
    try {
      InetAddress _ = literal ? InetAddress.ofLiteral(text) : null;
    } catch (IllegalArgumentException e) {
      return false;
    }
    return literal;
  }

  private static @Nullable String of(FileOp file) {
    List<Integer> outputs = new ArrayList<>();
    for (FileAction action : file.actions()) {
      if (action.output() >= 0) {
        outputs.add(action.output());
      }
      if (hasNul(paths(action.command()))) {
        return "a path of it has a NUL byte";
      }
      if (action.command() instanceof FileAction.Copy copy && copy.mode() < FileAction.KEEP) {
        return "the mode " + copy.mode() + " is none";
      }
    }
    for (int number = 0; number < outputs.size(); number++) {
      if (!outputs.contains(number)) {
        return "its results are not numbered from 0, each once";
      }
    }
    return null;
  }

  private static List<String> paths(FileAction.Command command) {
    if (command instanceof FileAction.Copy copy) {
      return List.of(copy.src(), copy.dest());
    } else if (command instanceof FileAction.Mkfile made) {
      return List.of(made.path());
    } else if (command instanceof FileAction.Mkdir made) {
      return List.of(made.path());
    } else if (command instanceof FileAction.Rm removed) {
      return List.of(removed.path());
    } else if (command instanceof FileAction.Symlink link) {
      return List.of(link.oldPath(), link.newPath());
    }
    throw new MatchException("no such kind: " + command, null);
  }

  private static boolean hasNul(Collection<String> texts) {
    for (String text : texts) {
      if (text.indexOf('\0') >= 0) {
        return true;
      }
    }
    return false;
  }
}
