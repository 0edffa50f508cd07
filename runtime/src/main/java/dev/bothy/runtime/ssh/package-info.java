/** What plain OpenSSH needs to reach an environment: keys, known hosts, a configuration. */
@NullMarked
package dev.bothy.runtime.ssh;

import org.jspecify.annotations.NullMarked;
