package io.htpasswd.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htpasswd.testing.OptionPairs;
import io.htpasswd.testing.TestRequest;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every option of a policy, found by reflection: a new one undoes no other, changes what a guard does, and stands in the
 * contract. Only the type of its parameter may be new here.
 */
class PolicyTest {
    private static final Map<Class<?>, Object> UNUSUAL = Map.of(
            String.class,
            "X-User",
            int.class,
            100,
            Set.class,
            Set.of("staff"),
            CredentialLocation.class,
            CredentialLocation.cookie("auth"));

    private static final List<TestRequest> REQUESTS = List.of(
            TestRequest.get(),
            TestRequest.as("alice", "secret"),
            TestRequest.as("alice", "p".repeat(101)),
            TestRequest.get().with("Cookie", "auth=" + TestRequest.token("alice", "secret")),
            TestRequest.get()
                    .withMethod("POST")
                    .with("Content-Type", "application/grpc")
                    .with("TE", "trailers"));

    private record Option(Method method) {
        Policy set(Policy policy) {
            try {
                return (Policy) method.invoke(
                        policy,
                        Stream.of(method.getParameterTypes())
                                .map(type -> Objects.requireNonNull(UNUSUAL.get(type), () -> "a value for " + type))
                                .toArray());
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public String toString() {
            return method.getName();
        }
    }

    private static List<Option> options() {
        return Stream.of(Policy.class.getMethods())
                .filter(method -> method.getReturnType() == Policy.class && !Modifier.isStatic(method.getModifiers()))
                .sorted(Comparator.comparing(Method::getName))
                .map(Option::new)
                .toList();
    }

    /** With every option that changes a new policy. */
    private static Policy unusual() {
        Policy policy = Policy.strict();
        for (Option option : options()) {
            if (!changed(option, Policy.strict()).isEmpty()) policy = option.set(policy);
        }
        return policy;
    }

    private static Set<String> changed(Option option, Policy policy) {
        Map<String, Object> before = values(policy, "");
        Set<String> changed = new TreeSet<>();
        values(option.set(policy), "").forEach((field, value) -> {
            if (!Objects.equals(value, before.get(field))) changed.add(field);
        });
        return changed;
    }

    /** By the path of each field; of the fields of classes that only hold options. */
    private static Map<String, Object> values(Object holder, String path) {
        Map<String, Object> values = new HashMap<>();
        for (Field field : holder.getClass().getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())) continue;
            try {
                field.setAccessible(true);
                Object value = field.get(holder);
                boolean holds = value instanceof Cloneable || value instanceof Record;
                if (holds) values.putAll(values(value, path + field.getName() + "."));
                else values.put(path + field.getName(), value);
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }
        return values;
    }

    @Test
    void noOptionUndoesAnother() {
        OptionPairs<Policy> pairs = OptionPairs.of(Policy.class, Policy::strict);
        Set<String> fields = new TreeSet<>(Set.of("options.strict"));
        for (Option option : options()) {
            Set<String> changed = changed(option, Policy.strict());
            changed.addAll(changed(option, unusual()));
            assertThat(changed).as("what %s sets", option).hasSize(1);
            fields.addAll(changed);
            pairs.sets(changed.iterator().next(), option.toString(), option::set);
        }
        assertThat(fields)
                .as("every field has an option")
                .isEqualTo(values(Policy.strict(), "").keySet());
        pairs.assertIndependent();
    }

    @ParameterizedTest
    @MethodSource("options")
    void everyOptionChangesWhatAGuardDoes(Option option) {
        boolean changesTheUsual = !did(option.set(Policy.strict())).equals(did(Policy.strict()));
        assertThat(changesTheUsual || !did(option.set(unusual())).equals(did(unusual())))
                .as("%s is obeyed", option)
                .isTrue();
    }

    private static List<String> did(Policy policy) {
        List<String> did = new ArrayList<>();
        for (Verification answer : List.of(Verification.Accepted.WITHOUT_GROUPS, Verification.Failed.UNAVAILABLE)) {
            BasicAuth auth = BasicAuth.of(policy, new CredentialVerifier() {
                @Override
                public Verification verify(Credentials credentials) {
                    return answer;
                }

                @Override
                public boolean knowsGroups() {
                    return true;
                }
            });
            for (TestRequest request : REQUESTS) {
                Decision decision = auth.evaluate(request);
                did.add(decision.toString());
                if (decision instanceof Decision.Passed passed) did.add(seen(request, passed.edit()));
            }
        }
        return did;
    }

    private static String seen(TestRequest request, RequestEdit edit) {
        List<String> seen = new ArrayList<>();
        request.fields()
                .forEach(field -> seen.add(
                        edit.headers(field.getKey(), List.of(field.getValue())).toString()));
        return seen + " " + edit.added();
    }

    @ParameterizedTest
    @MethodSource("options")
    void everyOptionStandsInTheContract(Option option) throws Exception {
        boolean stands = Files.readString(Path.of("CONTRACT.md")).contains("`" + option);
        assertThat(stands).as("CONTRACT.md names %s", option).isTrue();
    }

    /** The table of limits; what else there is stands in core/README.md. */
    @ParameterizedTest
    @MethodSource("limits")
    void everyLimitStandsInTheReadme(Option option) throws Exception {
        assertThat(Files.readString(Path.of("../README.md"))).contains("`Policy." + option + "`");
    }

    @ParameterizedTest
    @MethodSource("limits")
    void noLimitIsNegative(Option option) {
        assertThatThrownBy(() -> option.method().invoke(Policy.strict(), -1))
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .cause()
                .hasMessageEndingWith("was -1");
    }

    private static List<Option> limits() {
        List<Option> limits = options().stream()
                .filter(option -> List.of(option.method().getParameterTypes()).equals(List.of(int.class)))
                .toList();
        assertThat(limits).isNotEmpty();
        return limits;
    }
}
