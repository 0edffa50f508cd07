package dev.bothy.engine.solve;

import dev.bothy.llb.op.Caps;

/** The protocol's features that this engine has. */
final class KnownCaps {
  private KnownCaps() {}

  static boolean has(String cap) {
    return switch (cap) {
      case Caps.CONSTRAINTS,
          Caps.PLATFORM,
          Caps.META_IGNORE_CACHE,
          Caps.META_DESCRIPTION,
          Caps.META_EXPORT_CACHE,
          Caps.SOURCE_IMAGE,
          Caps.SOURCE_IMAGE_RESOLVE_MODE,
          Caps.SOURCE_IMAGE_LAYER_LIMIT,
          Caps.SOURCE_IMAGE_CHECKSUM,
          Caps.SOURCE_OCI_LAYOUT,
          Caps.SOURCE_LOCAL,
          Caps.SOURCE_LOCAL_UNIQUE,
          Caps.SOURCE_LOCAL_SESSION,
          Caps.SOURCE_LOCAL_INCLUDE,
          Caps.SOURCE_LOCAL_FOLLOW,
          Caps.SOURCE_LOCAL_EXCLUDE,
          Caps.SOURCE_LOCAL_KEY_HINT,
          Caps.SOURCE_LOCAL_DIFFER,
          Caps.SOURCE_GIT,
          Caps.SOURCE_GIT_KEEP_DIR,
          Caps.SOURCE_GIT_FULL_URL,
          Caps.SOURCE_GIT_HTTP_AUTH,
          Caps.SOURCE_GIT_KNOWN_HOSTS,
          Caps.SOURCE_GIT_SSH_SOCK,
          Caps.SOURCE_GIT_SUBDIR,
          Caps.SOURCE_GIT_CHECKSUM,
          Caps.SOURCE_GIT_SKIP_SUBMODULES,
          Caps.SOURCE_HTTP,
          Caps.SOURCE_HTTP_AUTH,
          Caps.SOURCE_HTTP_CHECKSUM,
          Caps.SOURCE_HTTP_HEADER,
          Caps.SOURCE_HTTP_PERM,
          Caps.SOURCE_HTTP_OWNER,
          Caps.EXEC_BASE,
          Caps.EXEC_CGROUP,
          Caps.EXEC_CGROUP_PARENT,
          Caps.EXEC_NETWORK,
          Caps.EXEC_PROXY,
          Caps.EXEC_SECURITY,
          Caps.EXEC_DEFAULT_PATH,
          Caps.EXEC_MOUNT_STUBS,
          Caps.EXEC_ULIMIT,
          Caps.EXEC_CDI,
          Caps.EXEC_LINUX_RESOURCES,
          Caps.EXEC_VALID_EXIT_CODES,
          Caps.EXEC_MOUNT_BIND,
          Caps.EXEC_MOUNT_BIND_NO_OUTPUT,
          Caps.EXEC_MOUNT_CACHE,
          Caps.EXEC_MOUNT_CACHE_SHARING,
          Caps.EXEC_MOUNT_CONTENT_CACHE,
          Caps.EXEC_MOUNT_SELECTOR,
          Caps.EXEC_MOUNT_TMPFS,
          Caps.EXEC_MOUNT_TMPFS_SIZE,
          Caps.EXEC_MOUNT_SECRET,
          Caps.EXEC_MOUNT_SSH,
          Caps.EXEC_SECRET_ENV,
          Caps.FILE_BASE,
          Caps.FILE_RM_WILDCARD,
          Caps.FILE_RM_LINK,
          Caps.FILE_COPY_PATTERNS,
          Caps.FILE_COPY_REPLACE,
          Caps.FILE_COPY_MODE_STRING,
          Caps.FILE_COPY_REQUIRED_PATHS,
          Caps.FILE_SYMLINK,
          Caps.MERGE,
          Caps.DIFF,
          Caps.BUILD_FILE_NAME,
          Caps.PASSTHROUGH ->
          true;
      default -> false;
    };
  }
}
