package dev.bothy.dialect.declare;

import dev.bothy.llb.op.Mount;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import dev.bothy.starlark.eval.Arguments;
import dev.bothy.starlark.eval.HostValue;
import dev.bothy.starlark.eval.Printer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that one {@code run} sees besides its own tree. */
public sealed interface MountValue extends HostValue {
  /** Those of the parameter {@code mount}, which takes one or several. */
  static List<MountValue> of(Arguments arguments) {
    Object given = arguments.rawOrNull("mount");
    if (given instanceof MountValue one) {
      return List.of(one);
    }
    List<MountValue> all = new ArrayList<>();
    if (given != null) {
      for (Object mount : arguments.list("mount")) {
        all.add((MountValue) mount);
      }
    }
    return List.copyOf(all);
  }

  /** Where it is seen. */
  String path();

  /** Adds it to a step. */
  void addTo(Exec exec);

  @Override
  default String typeName() {
    return "mount";
  }

  @Override
  default void repr(Printer out) {
    out.append("<mount ").repr(path()).append(">");
  }

  /** Another tree, or a part of it; not part of the result. */
  record Bind(String path, State source, String sourcePath, boolean readonly)
      implements MountValue {
    @Override
    public void addTo(Exec exec) {
      exec.bind(path, source, sourcePath, readonly, !readonly);
    }
  }

  /** A directory kept between builds. */
  record Cache(String path, String id, Mount.Sharing sharing) implements MountValue {
    @Override
    public void addTo(Exec exec) {
      exec.cache(path, id, sharing);
    }
  }

  /** Memory; the size in bytes, 0 for the kernel's default. */
  record Tmpfs(String path, long size) implements MountValue {
    @Override
    public void addTo(Exec exec) {
      exec.tmpfs(path, size);
    }
  }

  /**
   * A secret as a file.
   *
   * @param id of the secret that the build is given
   */
  record Secret(String path, String id, int mode, boolean required) implements MountValue {
    @Override
    public void addTo(Exec exec) {
      exec.secret(path, new Mount.Secret(id, 0, 0, mode, !required));
    }
  }

  /**
   * An ssh agent.
   *
   * @param socket its path, or null for one of its own
   */
  record Ssh(@Nullable String socket, String id, boolean required) implements MountValue {
    @Override
    public String path() {
      return socket == null ? "ssh" : socket;
    }

    @Override
    public void addTo(Exec exec) {
      exec.ssh(socket, new Mount.Ssh(id, 0, 0, 0600, !required));
    }
  }
}
