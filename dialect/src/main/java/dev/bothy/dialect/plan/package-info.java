/**
 * What an evaluation would build, run and fetch, as a table for people and a document for scripts.
 */
@NullMarked
package dev.bothy.dialect.plan;

import org.jspecify.annotations.NullMarked;
