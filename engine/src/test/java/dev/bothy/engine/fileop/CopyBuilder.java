package dev.bothy.engine.fileop;

import dev.bothy.llb.op.FileAction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A copy action with the client's defaults and what a test changes of them. */
final class CopyBuilder {
  private final String src;
  private final String dest;
  private FileAction.@Nullable Chown owner;
  private int mode = -1;
  private String modeStr = "";
  private boolean follow;
  private boolean contents;
  private boolean unpack;
  private boolean create = true;
  private boolean wildcard;
  private boolean emptyWildcard;
  private boolean replace;
  private long timestamp = -1;
  private List<String> include = List.of();
  private List<String> exclude = List.of();
  private List<String> required = List.of();

  CopyBuilder(String src, String dest) {
    this.src = src;
    this.dest = dest;
  }

  CopyBuilder owner(FileAction.Chown owner) {
    this.owner = owner;
    return this;
  }

  CopyBuilder mode(int mode) {
    this.mode = mode;
    return this;
  }

  CopyBuilder modeStr(String modeStr) {
    this.modeStr = modeStr;
    return this;
  }

  CopyBuilder timestamp(long timestamp) {
    this.timestamp = timestamp;
    return this;
  }

  CopyBuilder follow() {
    follow = true;
    return this;
  }

  CopyBuilder contents() {
    contents = true;
    return this;
  }

  CopyBuilder unpack() {
    unpack = true;
    return this;
  }

  CopyBuilder noCreate() {
    create = false;
    return this;
  }

  CopyBuilder replace() {
    replace = true;
    return this;
  }

  CopyBuilder wildcard(boolean allowEmpty) {
    wildcard = true;
    emptyWildcard = allowEmpty;
    return this;
  }

  CopyBuilder include(String... patterns) {
    include = List.of(patterns);
    return this;
  }

  CopyBuilder exclude(String... patterns) {
    exclude = List.of(patterns);
    return this;
  }

  CopyBuilder required(String... patterns) {
    required = List.of(patterns);
    return this;
  }

  FileAction.Copy build() {
    return new FileAction.Copy(
        src,
        dest,
        owner,
        mode,
        follow,
        contents,
        unpack,
        create,
        wildcard,
        emptyWildcard,
        timestamp,
        include,
        exclude,
        replace,
        modeStr,
        required);
  }
}
