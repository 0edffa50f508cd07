package dev.bothy.llb;

import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.ShownAddress;
import dev.bothy.oci.json.JsonText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** File operations as JSON. */
final class FileJson {
  private final JsonFields out;
  private final JsonText json;

  FileJson(JsonFields out) {
    this.out = out;
    this.json = out.json;
  }

  void file(FileOp f) {
    json.name("file").beginObject().name("actions").beginArray();
    for (FileAction a : f.actions()) {
      json.beginObject();
      json.name("input").value(a.input());
      json.name("secondaryInput").value(a.secondaryInput());
      json.name("output").value(a.output());
      switch (a.command()) {
        case FileAction.Copy c -> copy(c);
        case FileAction.Mkfile m -> {
          json.name("mkfile").beginObject();
          json.name("path").value(m.path());
          mode(m.mode());
          data(m.data());
          ownerAndTime(m.owner(), m.timestamp());
        }
        case FileAction.Mkdir m -> {
          json.name("mkdir").beginObject();
          json.name("path").value(m.path());
          mode(m.mode());
          out.flag("makeParents", m.makeParents());
          ownerAndTime(m.owner(), m.timestamp());
        }
        case FileAction.Rm r -> {
          json.name("rm").beginObject();
          json.name("path").value(r.path());
          out.flag("allowNotFound", r.allowNotFound());
          out.flag("allowWildcard", r.allowWildcard());
        }
        case FileAction.Symlink s -> {
          json.name("symlink").beginObject();
          json.name("oldPath").value(ShownAddress.inText(s.oldPath()));
          json.name("newPath").value(s.newPath());
          ownerAndTime(s.owner(), s.timestamp());
        }
      }
      json.endObject().endObject();
    }
    json.endArray().endObject();
  }

  private void copy(FileAction.Copy c) {
    json.name("copy").beginObject();
    json.name("src").value(c.src());
    json.name("dest").value(c.dest());
    if (c.mode() != FileAction.KEEP) {
      mode(c.mode());
    }
    out.text("modeStr", c.modeStr());
    out.flag("followSymlink", c.followSymlink());
    out.flag("dirCopyContents", c.dirCopyContents());
    out.flag("attemptUnpack", c.attemptUnpack());
    out.flag("createDestPath", c.createDestPath());
    out.flag("allowWildcard", c.allowWildcard());
    out.flag("allowEmptyWildcard", c.allowEmptyWildcard());
    out.strings("includePatterns", c.includePatterns());
    out.strings("excludePatterns", c.excludePatterns());
    out.flag("alwaysReplaceExistingDestPaths", c.alwaysReplaceExistingDestPaths());
    out.strings("requiredPaths", c.requiredPaths());
    ownerAndTime(c.owner(), c.timestamp());
  }

  private void mode(int mode) {
    json.name("mode").value("0" + Integer.toOctalString(mode));
  }

  /** Text as text; anything else in base64. */
  private void data(byte[] data) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
      json.name("data").value(ShownAddress.inText(text));
    } catch (CharacterCodingException e) {
      json.name("base64").value(Base64.getEncoder().encodeToString(data));
    }
  }

  private void ownerAndTime(FileAction.@Nullable Chown owner, long timestamp) {
    if (owner != null) {
      json.name("owner").beginObject();
      owner("user", owner.user());
      owner("group", owner.group());
      json.endObject();
    }
    if (timestamp != FileAction.KEEP) {
      json.name("timestamp").value(timestamp);
    }
  }

  private void owner(String name, FileAction.@Nullable Owner owner) {
    switch (owner) {
      case null -> {}
      case FileAction.ByName named -> json.name(name).value(named.name());
      case FileAction.ById id -> json.name(name).value(Integer.toUnsignedLong(id.id()));
    }
  }
}
