/** What a store knows, kept where other machines find it: in a registry or an OCI image layout. */
@NullMarked
package dev.bothy.engine.remotecache;

import org.jspecify.annotations.NullMarked;
