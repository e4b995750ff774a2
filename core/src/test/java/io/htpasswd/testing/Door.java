package io.htpasswd.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a public constructor or method: a call with a null there, or within the collection there, and with sensible
 * values everywhere else.
 */
public record Door(
        Executable executable,
        int parameter,
        boolean within,
        @Nullable Object target,
        List<@Nullable Object> arguments) {

    /** What exceptions call it: {@code Policy.withRealm realm}, or {@code Policy.withRequired users[]} for a null within. */
    public String name() {
        String type = executable.getDeclaringClass().getName();
        String simple = type.substring(type.lastIndexOf('.') + 1).replace('$', '.');
        String method = executable instanceof Constructor ? "new " + simple : simple + "." + executable.getName();
        return method + " " + parameterName() + (within ? "[]" : "");
    }

    private String parameterName() {
        assertThat(executable.getParameters()[parameter].isNamePresent())
                .as("compiled with -parameters")
                .isTrue();
        return executable.getParameters()[parameter].getName();
    }

    /** A null is refused by a message that names the parameter; a null within a collection as List.copyOf refuses it. */
    public void assertRefused() {
        Throwable refusal = catchThrowable(this::call);
        assertThat(refusal).as("%s takes a null", this).isNotNull();
        assertThat(refusal).as("%s", this).isInstanceOfAny(NullPointerException.class, IllegalArgumentException.class);
        if (within) return;
        // "because" is the JVM's own message, of a null that was used where none was expected.
        assertThat(refusal).as("%s", this).hasMessageContaining(parameterName()).hasMessageNotContaining("because");
    }

    private void call() throws Throwable {
        try {
            if (executable instanceof Constructor<?> constructor) constructor.newInstance(arguments.toArray());
            else ((Method) executable).invoke(target, arguments.toArray());
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public String toString() {
        return name()
                + " of "
                + Arrays.toString(Arrays.stream(executable.getParameterTypes())
                        .map(Class::getSimpleName)
                        .toArray())
                + (target == null ? "" : " on " + target.getClass().getSimpleName());
    }
}
