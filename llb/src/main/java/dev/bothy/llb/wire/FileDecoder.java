package dev.bothy.llb.wire;

import static dev.bothy.llb.wire.OpDecoder.once;
import static dev.bothy.llb.wire.OpDecoder.unknown;

import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import java.util.ArrayList;
import java.util.List;

/** Message {@code pb.FileOp} and what it holds. */
final class FileDecoder {
  private FileDecoder() {}

  static FileOp file(ProtoReader r) throws MalformedDefinitionException {
    List<FileAction> actions = new ArrayList<>();
    for (int field = r.next(); field != 0; field = r.next()) {
      if (field != 2) {
        throw unknown("file", field);
      }
      actions.add(action(r.message()));
    }
    return new FileOp(actions);
  }

  private static FileAction action(ProtoReader r) throws MalformedDefinitionException {
    int input = 0;
    int secondary = 0;
    int output = 0;
    FileAction.Command command = null;
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> input = OpDecoder.index(r);
        case 2 -> secondary = OpDecoder.index(r);
        case 3 -> output = OpDecoder.index(r);
        case 4, 5, 6, 7, 8 -> {
          once("file action", command);
          ProtoReader body = r.message();
          command =
              switch (field) {
                case 4 -> copy(body);
                case 5 -> mkfile(body);
                case 6 -> mkdir(body);
                case 7 -> rm(body);
                default -> symlink(body);
              };
        }
        default -> throw unknown("file action", field);
      }
    }
    if (command == null) {
      throw new MalformedDefinitionException("a file action of no kind");
    }
    return new FileAction(input, secondary, output, command);
  }

  private static FileAction.Copy copy(ProtoReader r) throws MalformedDefinitionException {
    String src = "";
    String dest = "";
    FileAction.Chown owner = null;
    int mode = 0;
    boolean follow = false;
    boolean contents = false;
    boolean unpack = false;
    boolean createDest = false;
    boolean wildcard = false;
    boolean emptyWildcard = false;
    long timestamp = 0;
    List<String> include = new ArrayList<>();
    List<String> exclude = new ArrayList<>();
    boolean replace = false;
    String modeStr = "";
    List<String> required = new ArrayList<>();
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> src = r.string();
        case 2 -> dest = r.string();
        case 3 -> {
          once("owner", owner);
          owner = chown(r.message());
        }
        case 4 -> mode = r.int32();
        case 5 -> follow = r.bool();
        case 6 -> contents = r.bool();
        case 7 -> unpack = r.bool();
        case 8 -> createDest = r.bool();
        case 9 -> wildcard = r.bool();
        case 10 -> emptyWildcard = r.bool();
        case 11 -> timestamp = r.integer();
        case 12 -> include.add(r.string());
        case 13 -> exclude.add(r.string());
        case 14 -> replace = r.bool();
        case 15 -> modeStr = r.string();
        case 16 -> required.add(r.string());
        default -> throw unknown("copy", field);
      }
    }
    return new FileAction.Copy(
        src,
        dest,
        owner,
        mode,
        follow,
        contents,
        unpack,
        createDest,
        wildcard,
        emptyWildcard,
        timestamp,
        include,
        exclude,
        replace,
        modeStr,
        required);
  }

  private static FileAction.Mkfile mkfile(ProtoReader r) throws MalformedDefinitionException {
    String path = "";
    int mode = 0;
    byte[] data = new byte[0];
    FileAction.Chown owner = null;
    long timestamp = 0;
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> path = r.string();
        case 2 -> mode = r.int32();
        case 3 -> data = r.bytes();
        case 4 -> {
          once("owner", owner);
          owner = chown(r.message());
        }
        case 5 -> timestamp = r.integer();
        default -> throw unknown("mkfile", field);
      }
    }
    return new FileAction.Mkfile(path, mode, data, owner, timestamp);
  }

  private static FileAction.Mkdir mkdir(ProtoReader r) throws MalformedDefinitionException {
    String path = "";
    int mode = 0;
    boolean parents = false;
    FileAction.Chown owner = null;
    long timestamp = 0;
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> path = r.string();
        case 2 -> mode = r.int32();
        case 3 -> parents = r.bool();
        case 4 -> {
          once("owner", owner);
          owner = chown(r.message());
        }
        case 5 -> timestamp = r.integer();
        default -> throw unknown("mkdir", field);
      }
    }
    return new FileAction.Mkdir(path, mode, parents, owner, timestamp);
  }

  private static FileAction.Rm rm(ProtoReader r) throws MalformedDefinitionException {
    String path = "";
    boolean notFound = false;
    boolean wildcard = false;
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> path = r.string();
        case 2 -> notFound = r.bool();
        case 3 -> wildcard = r.bool();
        default -> throw unknown("rm", field);
      }
    }
    return new FileAction.Rm(path, notFound, wildcard);
  }

  private static FileAction.Symlink symlink(ProtoReader r) throws MalformedDefinitionException {
    String oldPath = "";
    String newPath = "";
    FileAction.Chown owner = null;
    long timestamp = 0;
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> oldPath = r.string();
        case 2 -> newPath = r.string();
        case 3 -> {
          once("owner", owner);
          owner = chown(r.message());
        }
        case 4 -> timestamp = r.integer();
        default -> throw unknown("symlink", field);
      }
    }
    return new FileAction.Symlink(oldPath, newPath, owner, timestamp);
  }

  private static FileAction.Chown chown(ProtoReader r) throws MalformedDefinitionException {
    FileAction.Owner user = null;
    FileAction.Owner group = null;
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> {
          once("user", user);
          user = owner(r.message());
        }
        case 2 -> {
          once("group", group);
          group = owner(r.message());
        }
        default -> throw unknown("owner", field);
      }
    }
    return new FileAction.Chown(user, group);
  }

  private static FileAction.Owner owner(ProtoReader r) throws MalformedDefinitionException {
    FileAction.Owner owner = null;
    for (int field = r.next(); field != 0; field = r.next()) {
      once("user or group", owner);
      owner =
          switch (field) {
            case 1 -> named(r.message());
            case 2 -> new FileAction.ById(r.int32());
            default -> throw unknown("user or group", field);
          };
    }
    if (owner == null) {
      throw new MalformedDefinitionException("an owner without name and id");
    }
    return owner;
  }

  private static FileAction.ByName named(ProtoReader r) throws MalformedDefinitionException {
    String name = "";
    int input = 0;
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> name = r.string();
        case 2 -> input = OpDecoder.index(r);
        default -> throw unknown("user or group name", field);
      }
    }
    return new FileAction.ByName(name, input);
  }
}
