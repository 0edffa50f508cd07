package dev.bothy.runtime.embedded.rootfs;

import dev.bothy.engine.exec.container.NotStarted;
import dev.bothy.engine.exec.container.ProgramFile;
import dev.bothy.runtime.RunSpec;
import dev.bothy.runtime.embedded.directory.EnvDirectory;
import dev.bothy.runtime.embedded.inside.InsidePaths;
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
public record LookInside(StackView view, List<RunSpec.Mount> mounts) implements NotStarted.Look {
  private static final Path ROOT = Path.of("/");
  private static final int MOST_LINKS = 40;

  private static final List<Path> UNSEEN =
      List.of(Path.of("/proc"), Path.of("/dev"), Path.of("/sys"), Path.of(InsidePaths.INSIDE));

  /** Of a running environment: what it has changed, on what it was last mounted on. */
  public static LookInside of(EnvDirectory directory, RunSpec spec) {
    List<Path> stack = new ArrayList<>(List.of(directory.upper()));
    for (int i = 0; Files.isDirectory(directory.lower().resolve(Integer.toString(i))); i++) {
      stack.add(directory.lower().resolve(Integer.toString(i)));
    }
    List<RunSpec.Mount> mounts = new ArrayList<>();
    mounts.add(new RunSpec.Mount(directory.run(), InsidePaths.RUN, false));
    RunSpec.Project project = spec.project();
    if (project != null) {
      mounts.add(new RunSpec.Mount(project.directory(), project.target(), false));
    }
    mounts.addAll(spec.mounts());
    return new LookInside(new StackView(stack), mounts);
  }

  @Override
  public NotStarted.@Nullable Seen at(String path) throws IOException {
    Deque<String> todo = new ArrayDeque<>(List.of(path.split("/", -1)));
    Path done = ROOT;
    Found here = null;
    for (int links = 0; !todo.isEmpty(); ) {
      Path parent = done;
      done = done.resolve(todo.remove()).normalize();
      if (done.equals(parent)) {
        continue;
      }
      if (done.equals(ROOT) || leadsToAMount(done)) {
        here = null;
        continue;
      }
      here = found(done, here != null && parent.equals(done.getParent()) ? here.entry() : null);
      if (here == null) {
        return null;
      }
      if (here.isLink()) {
        if (links++ == MOST_LINKS) {
          return null;
        }
        Path target = Files.readSymbolicLink(here.file());
        for (String name : List.of(target.toString().split("/", -1)).reversed()) {
          todo.addFirst(name);
        }
        done = target.isAbsolute() ? ROOT : Objects.requireNonNull(done.getParent());
        here = null;
      }
    }
    if (here == null) {
      return new NotStarted.Seen(true, 0755, ""); // the root, or what leads to a mount
    }
    Path file = here.file();
    boolean directory = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
    int mode = (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
    return new NotStarted.Seen(directory, mode, beginning(file));
  }

  /** A directory that is unseen itself: what is mounted below it is seen. */
  private boolean leadsToAMount(Path place) {
    boolean unseen = false;
    for (Path each : UNSEEN) {
      unseen |= place.startsWith(each);
    }
    for (RunSpec.Mount mount : unseen ? mounts : List.<RunSpec.Mount>of()) {
      Path target = Path.of(mount.target());
      if (target.startsWith(place) && !target.equals(place)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Something inside.
   *
   * @param file where it is, itself perhaps a link but reached without one
   * @param entry null for what is mounted
   */
  private record Found(Path file, StackView.@Nullable Entry entry) {
    boolean isLink() {
      return entry == null ? Files.isSymbolicLink(file) : entry.attributes().isSymbolicLink();
    }
  }

  /**
   * What is at a path that has no link before its last part; null when nothing is.
   *
   * @param parent of it, where that is known and nothing mounted
   * @throws IOException when it cannot be told
   */
  private @Nullable Found found(Path place, StackView.@Nullable Entry parent) throws IOException {
    RunSpec.Mount last = null;
    for (RunSpec.Mount mount : mounts) {
      last = place.startsWith(mount.target()) ? mount : last;
    }
    if (last != null) {
      Path file = last.source().resolve(Path.of(last.target()).relativize(place).toString());
      return existing(file) ? new Found(file, null) : null;
    }
    for (Path unseen : UNSEEN) {
      if (place.startsWith(unseen)) {
        throw new FileSystemException(place.toString(), null, "not seen from outside");
      }
    }
    StackView.Entry entry =
        parent == null
            ? view.lookup(place.toString())
            : view.child(parent, place.getFileName().toString());
    return entry == null ? null : new Found(entry.path(), entry);
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
