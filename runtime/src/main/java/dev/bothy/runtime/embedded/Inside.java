package dev.bothy.runtime.embedded;

import dev.bothy.engine.exec.NotStarted;
import dev.bothy.engine.exec.ProgramFile;
import dev.bothy.runtime.RunSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a container's processes see at a path, looked up from outside when something went wrong. It
 * fails where that cannot be told.
 *
 * @param mounts of the host's files, in their order; everything else that is mounted is unseen
 */
record Inside(StackView view, List<RunSpec.Mount> mounts) implements NotStarted.Look {
  private static final int MOST_LINKS = 40;

  private static final List<Path> UNSEEN =
      List.of(Path.of("/proc"), Path.of("/dev"), Path.of("/sys"), Path.of(ContainerConfig.INSIDE));

  /** Of a running environment: what it has changed, on what it was last mounted on. */
  static Inside of(EnvDirectory directory, RunSpec spec) {
    List<Path> stack = new ArrayList<>(List.of(directory.upper()));
    for (int i = 0; Files.isDirectory(directory.lower().resolve(Integer.toString(i))); i++) {
      stack.add(directory.lower().resolve(Integer.toString(i)));
    }
    List<RunSpec.Mount> mounts = new ArrayList<>();
    mounts.add(new RunSpec.Mount(directory.run(), ContainerConfig.RUN, false));
    RunSpec.Project project = spec.project();
    if (project != null) {
      mounts.add(new RunSpec.Mount(project.directory(), project.target(), false));
    }
    mounts.addAll(spec.mounts());
    return new Inside(new StackView(stack), mounts);
  }

  @Override
  public NotStarted.@Nullable Seen at(String path) throws IOException {
    Deque<String> todo = new ArrayDeque<>(List.of(path.split("/", -1)));
    Path done = Path.of("/");
    Path file = null;
    for (int links = 0; !todo.isEmpty(); ) {
      done = done.resolve(todo.remove()).normalize();
      if (done.getNameCount() == 0) {
        file = null;
        continue;
      }
      file = outside(done);
      if (file == null) {
        return null;
      }
      if (Files.isSymbolicLink(file)) {
        if (links++ == MOST_LINKS) {
          return null;
        }
        Path target = Files.readSymbolicLink(file);
        for (String name : List.of(target.toString().split("/", -1)).reversed()) {
          todo.addFirst(name);
        }
        done = target.isAbsolute() ? Path.of("/") : Objects.requireNonNull(done.getParent());
      }
    }
    if (file == null) {
      return new NotStarted.Seen(true, 0755, ""); // the root
    }
    boolean directory = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
    int mode = (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
    return new NotStarted.Seen(directory, mode, beginning(file));
  }

  /**
   * Where the last part of a path inside is, itself perhaps a link but reached without one; null
   * when nothing is there.
   *
   * @throws IOException when that cannot be told
   */
  private @Nullable Path outside(Path place) throws IOException {
    RunSpec.Mount last = null;
    for (RunSpec.Mount mount : mounts) {
      last = place.startsWith(mount.target()) ? mount : last;
    }
    if (last != null) {
      Path file = last.source().resolve(Path.of(last.target()).relativize(place).toString());
      return existing(file) ? file : null;
    }
    for (Path unseen : UNSEEN) {
      if (place.startsWith(unseen)) {
        throw new FileSystemException(place.toString(), null, "not seen from outside");
      }
    }
    StackView.Entry entry = view.lookup(place.toString());
    return entry == null ? null : entry.path();
  }

  /** Not so where it may not be looked. */
  private static boolean existing(Path file) throws IOException {
    try {
      Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static String beginning(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(ProgramFile.BEGINNING), StandardCharsets.ISO_8859_1);
    }
  }
}
