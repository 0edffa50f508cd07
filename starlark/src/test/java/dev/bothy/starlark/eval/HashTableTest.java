package dev.bothy.starlark.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The table behind dicts and sets, beside Java's map in the order of insertion. */
class HashTableTest {
  private static Map<Object, Object> entries(HashTable table) {
    Map<Object, Object> entries = new LinkedHashMap<>();
    for (int i = table.next(0); i >= 0; i = table.next(i + 1)) {
      entries.put(table.keyAt(i), table.valueAt(i));
    }
    return entries;
  }

  private static void same(HashTable table, Map<Object, Object> model) {
    assertThat(table.size()).isEqualTo(model.size());
    assertThat(new ArrayList<>(entries(table).entrySet()))
        .isEqualTo(new ArrayList<>(model.entrySet()));
  }

  /** A number from 0 on puts that key, one below 0 removes its negative. */
  @Property(tries = 300, seed = "20261128")
  void isAMap(@ForAll @Size(max = 200) List<@IntRange(min = -40, max = 40) Integer> changes) {
    HashTable table = new HashTable();
    Map<Object, Object> model = new LinkedHashMap<>();
    long turn = 0;
    for (int change : changes) {
      Object key = (long) Math.abs(change);
      if (change >= 0) {
        assertThat(table.put(key, ++turn)).isEqualTo(model.put(key, turn) == null);
      } else {
        assertThat(table.remove(key)).isEqualTo(model.remove(key));
      }
      assertThat(table.get(key)).isEqualTo(model.get(key));
    }
    same(table, model);
  }

  /** As {@link #isAMap}, for tables that begin with keys that they share; 0 clears. */
  @Property(tries = 300, seed = "20261128")
  void sharesKeysUntilItChanges(
      @ForAll @IntRange(min = 0, max = 20) int size,
      @ForAll @Size(max = 60) List<@IntRange(min = -25, max = 25) Integer> changes) {
    String[] names = new String[size];
    Object[] values = new Object[size];
    Map<Object, Object> given = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      names[i] = "k" + (i + 1);
      values[i] = (long) i;
      given.put(names[i], values[i]);
    }
    HashTable template = HashTable.ofKeys(names);
    HashTable other = new HashTable(template, values.clone());
    HashTable table = new HashTable(template, values.clone());
    Map<Object, Object> model = new LinkedHashMap<>(given);
    same(table, model);
    long turn = 100;
    for (int change : changes) {
      Object key = "k" + Math.abs(change);
      if (change > 0) {
        assertThat(table.put(key, ++turn)).isEqualTo(model.put(key, turn) == null);
      } else if (change < 0) {
        assertThat(table.remove(key)).isEqualTo(model.remove(key));
      } else {
        table.clear();
        model.clear();
      }
      assertThat(table.get(key)).isEqualTo(model.get(key));
    }
    same(table, model);
    same(other, given);
    same(new HashTable(template, values.clone()), given);
  }

  @Property(tries = 20, seed = "20261128")
  void canBeEmptiedAndFilledAgain(@ForAll @IntRange(max = 500) int size) {
    HashTable table = new HashTable();
    for (int round = 0; round < 3; round++) {
      Map<Object, Object> model = new LinkedHashMap<>();
      for (long i = 0; i < size; i++) {
        table.put(i, i);
        model.put(i, i);
      }
      same(table, model);
      for (long i = 0; i < size; i++) {
        assertThat(table.remove(i)).isEqualTo(i);
      }
      same(table, Map.of());
    }
  }
}
