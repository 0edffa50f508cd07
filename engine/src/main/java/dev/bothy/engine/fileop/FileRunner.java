package dev.bothy.engine.fileop;

import dev.bothy.engine.op.HostFailures;
import dev.bothy.engine.op.Inputs;
import dev.bothy.engine.op.OpRunner;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.snapshot.MountedTree;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.store.FileLinks;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Lease;
import dev.bothy.engine.store.SharedFiles;
import dev.bothy.engine.store.SourceLinks;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs file operations. The actions of one operation that work on each other's results share one
 * tree, and so make one layer.
 */
public final class FileRunner implements OpRunner {
  private final Store store;
  private final Snapshots snapshots;

  public FileRunner(Store store, Snapshots snapshots) {
    this.store = store;
    this.snapshots = snapshots;
  }

  @Override
  public List<Result> run(Vertex vertex, List<Result> inputs, StepContext context)
      throws StepFailure, InterruptedException {
    if (!(vertex.op().kind() instanceof FileOp op)) {
      throw new IllegalArgumentException("not a file operation: " + vertex.digest());
    }
    Set<LayerId> used = new LinkedHashSet<>();
    inputs.forEach(input -> used.addAll(input.layers()));
    try (Lease _ = store.layers().lease(used);
        Run run = new Run(vertex, op, inputs)) {
      return run.all();
    } catch (ErrnoException e) {
      throw e.isOfTheTree()
          ? StepFailure.step(String.valueOf(e.getMessage()), null)
          : HostFailures.of(e, store.root());
    } catch (IOException e) {
      throw HostFailures.of(e, store.root());
    }
  }

  /** A result that exists, a tree still being worked on, or neither yet. */
  private sealed interface State {
    record Waiting() implements State {}

    record Done(Result result) implements State {}

    record Open(WorkTree tree) implements State {}
  }

  /** One operation on its way. */
  private final class Run implements AutoCloseable {
    private final Vertex vertex;
    private final FileOp op;
    private final int inputs;
    private final List<State> states = new ArrayList<>();
    private final List<MountedTree> views = new ArrayList<>();
    private final List<FileLinks> shared = new ArrayList<>();

    Run(Vertex vertex, FileOp op, List<Result> inputs) {
      this.vertex = vertex;
      this.op = op;
      this.inputs = inputs.size();
      for (Result input : inputs) {
        states.add(new State.Done(input));
      }
      states.addAll(Collections.nCopies(op.actions().size(), new State.Waiting()));
    }

    List<Result> all() throws IOException, StepFailure, InterruptedException {
      int outputs = 0;
      for (FileAction action : op.actions()) {
        outputs = Math.max(outputs, action.output() + 1);
      }
      List<Result> results = new ArrayList<>(Collections.nCopies(outputs, Result.SCRATCH));
      List<Integer> order = ActionOrder.of(op.actions(), inputs);
      for (int i = 0; i < order.size(); i++) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        int number = inputs + order.get(i);
        FileAction action = op.actions().get(order.get(i));
        WorkTree tree = base(action, order.subList(i + 1, order.size()));
        states.set(number, new State.Open(tree));
        try (Fd root = tree.root()) {
          act(action, root, shared(action, tree));
        }
        if (action.output() >= 0) {
          results.set(action.output(), finished(number));
        }
      }
      return results;
    }

    /** The tree that an action works on: the one that made its input, if no one else needs that. */
    private WorkTree base(FileAction action, List<Integer> later) throws IOException, StepFailure {
      int input = action.input();
      if (input >= inputs && states.get(input) instanceof State.Open open) {
        boolean needed = action.secondaryInput() == input;
        for (int k : later) {
          FileAction other = op.actions().get(k);
          needed |=
              other.input() == input || other.secondaryInput() == input || names(other, input);
        }
        if (!needed) {
          states.set(input, new State.Done(Result.SCRATCH));
          return open.tree();
        }
      }
      Result base = input < 0 ? Result.SCRATCH : finished(input);
      return WorkTree.open(store, snapshots, base);
    }

    private static boolean names(FileAction action, int input) {
      FileAction.Chown chown = action.command().owner();
      return chown != null
          && (chown.user() instanceof FileAction.ByName user && user.input() == input
              || chown.group() instanceof FileAction.ByName group && group.input() == input);
    }

    /** The result of that number, committed if it was still being worked on. */
    private Result finished(int number) throws IOException {
      State state = states.get(number);
      if (state instanceof State.Open open) {
        Result result = open.tree().commit();
        states.set(number, new State.Done(result));
        return result;
      }
      return ((State.Done) state).result();
    }

    /**
     * What this copy's layer can have in common with another one: with its source's where that came
     * in as it is and all stays as it is, or with the last one of such a copy. Only where nothing
     * else is done to the tree: no other action ever has a file of a finished layer in its hands.
     */
    private @Nullable FileLinks shared(FileAction action, WorkTree tree) throws IOException {
      int from = action.secondaryInput();
      if (op.actions().size() > 1
          || !tree.isBare()
          || !(action.command() instanceof FileAction.Copy copy)
          || copy.attemptUnpack()
          || from < 0
          || from >= inputs
          || from >= vertex.op().inputs().size()
          || !(states.get(from) instanceof State.Done source)
          || !isPlain(source.result())) {
        return null;
      }
      String purpose = "copy\n" + vertex.op().inputs().get(from).digest() + "\n" + copy;
      FileLinks files = null;
      if (CopyRules.keepsAll(copy)) {
        files = SourceLinks.open(store, source.result().layers().getFirst(), purpose);
      }
      if (files == null) {
        files = SharedFiles.open(store, purpose);
      }
      shared.add(files);
      tree.share(files);
      return files;
    }

    private void act(FileAction action, Fd root, @Nullable FileLinks shared)
        throws IOException, StepFailure, InterruptedException {
      // Before the action its tree is its input.
      Owners owners =
          new Owners(n -> n == action.input() ? root.openInRoot(".", Fd.O_RDONLY, 0) : view(n));
      Ownership owner = owners.of(action.command().owner());
      SmallActions small = new SmallActions(root);
      FileAction.Command command = action.command();
      if (command instanceof FileAction.Copy copy) {
        try (Fd from = view(action.secondaryInput())) {
          new CopyAction(from, root, copy, owner, shared).run();
        }
      } else if (command instanceof FileAction.Mkdir mkdir) {
        small.mkdir(mkdir, owner);
      } else if (command instanceof FileAction.Mkfile mkfile) {
        small.mkfile(mkfile, owner);
      } else if (command instanceof FileAction.Symlink symlink) {
        small.symlink(symlink, owner);
      } else if (command instanceof FileAction.Rm rm) {
        small.rm(rm);
      } else {
        throw new IllegalStateException("unknown action " + command);
      }
    }

    /** A tree to read, by its number. */
    private Fd view(int number) throws IOException, StepFailure {
      if (number >= inputs && states.get(number) instanceof State.Open open) {
        return open.tree().root();
      }
      Result result =
          number < 0
              ? Result.SCRATCH
              : number < inputs ? Inputs.at(inputsOf(), number) : finished(number);
      if (isPlain(result)) {
        return Fd.directory(store.layers().fs(result.layers().getFirst()));
      }
      Path at = store.temp().newDirectory("view");
      MountedTree view = snapshots.mount(result.layers(), null, null, at);
      views.add(view);
      return Fd.directory(view.path());
    }

    /** Whether it is one layer that alone looks as it does when it is mounted. */
    private boolean isPlain(Result result) throws IOException {
      List<LayerId> layers = result.layers();
      return layers.size() == 1 && store.layers().infos(layers).getFirst().whiteoutDirs().isEmpty();
    }

    private List<Result> inputsOf() throws IOException {
      List<Result> results = new ArrayList<>();
      for (int i = 0; i < inputs; i++) {
        results.add(finished(i));
      }
      return results;
    }

    @Override
    public void close() throws IOException {
      IOException first = null;
      List<AutoCloseable> all = new ArrayList<>(views);
      all.addAll(shared);
      for (State state : states) {
        if (state instanceof State.Open open) {
          all.add(open.tree());
        }
      }
      for (AutoCloseable closeable : all) {
        try {
          closeable.close();
        } catch (IOException e) {
          first = first == null ? e : first;
        } catch (Exception e) {
          first = first == null ? new IOException(e) : first;
        }
      }
      if (first != null) {
        throw first;
      }
    }
  }
}
