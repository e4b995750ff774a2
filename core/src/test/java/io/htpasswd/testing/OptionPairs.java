package io.htpasswd.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every ordered pair of an option type's methods: the second does not undo the first. For types whose methods give a copy and
 * for builders alike.
 *
 * <pre>{@code
 * OptionPairs.of(Policy.class, Policy::strict)
 *         .sets("answers.realm", "withRealm", policy -> policy.withRealm("other"))
 *         …
 *         .assertIndependent();
 * }</pre>
 */
public final class OptionPairs<T> {
    private record Option<T>(String field, String method, UnaryOperator<T> change) {}

    private final Class<T> type;
    private final Supplier<T> fresh;
    private final List<Option<T>> options = new ArrayList<>();

    private OptionPairs(Class<T> type, Supplier<T> fresh) {
        this.type = type;
        this.fresh = fresh;
    }

    public static <T> OptionPairs<T> of(Class<T> type, Supplier<T> fresh) {
        return new OptionPairs<>(type, fresh);
    }

    /**
     * The method sets this field, named by its path through private fields; methods that set the same one, as on and off, may
     * undo each other. The change gives it an unusual value, the same object every time where that has no {@code equals}.
     */
    public OptionPairs<T> sets(String field, String method, UnaryOperator<T> change) {
        options.add(new Option<>(field, method, change));
        return this;
    }

    /** Fails also when a public method that returns this type is not among the options, or a change changes nothing. */
    public void assertIndependent() {
        assertThat(options.stream().map(Option::method).collect(Collectors.toSet()))
                .as("every option of %s", type.getSimpleName())
                .isEqualTo(methods());
        Map<String, Set<String>> different = new HashMap<>();
        for (Option<T> option : options) {
            boolean changes = !same(read(option, fresh.get()), alone(option));
            different.computeIfAbsent(option.field, field -> new TreeSet<>()).add(changes ? "some" : "none");
        }
        assertThat(different)
                .as("a change that changes nothing tests nothing")
                .allSatisfy((field, changes) -> assertThat(changes).contains("some"));
        for (Option<T> first : options) {
            for (Option<T> second : options) {
                if (first.field.equals(second.field)) continue;
                T both = second.change.apply(first.change.apply(fresh.get()));
                assertThat(same(read(first, both), alone(first)))
                        .as("%s stays after %s", first.method, second.method)
                        .isTrue();
                assertThat(same(read(second, both), alone(second)))
                        .as("%s counts after %s", second.method, first.method)
                        .isTrue();
            }
        }
    }

    private Set<String> methods() {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getReturnType() == type && !Modifier.isStatic(method.getModifiers()))
                .map(Method::getName)
                .collect(Collectors.toSet());
    }

    private @Nullable Object alone(Option<T> option) {
        return read(option, option.change.apply(fresh.get()));
    }

    private static boolean same(@Nullable Object one, @Nullable Object other) {
        return one == null ? other == null : one.equals(other);
    }

    private static @Nullable Object read(Option<?> option, Object of) {
        Object value = of;
        for (String name : option.field.split("\\.")) {
            try {
                Field field = value.getClass().getDeclaredField(name);
                field.setAccessible(true);
                value = field.get(value);
            } catch (ReflectiveOperationException e) {
                throw new AssertionError("no field " + option.field, e);
            }
        }
        return value;
    }
}
