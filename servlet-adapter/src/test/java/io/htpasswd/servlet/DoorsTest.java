package io.htpasswd.servlet;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.testing.Door;
import io.htpasswd.testing.Doors;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As core's. */
class DoorsTest {
    private static final Doors DOORS = new Doors(BasicAuthFilter.class, Set.of(), Map.of())
            .sample(BasicAuthFilter.class, new BasicAuthFilter())
            .sample(BasicAuth.class, BasicAuth.permitAll(Policy.strict()))
            .sample(Function.class, request -> BasicAuth.permitAll(Policy.strict()));

    static Stream<Door> everyDoor() {
        return DOORS.all();
    }

    @ParameterizedTest
    @MethodSource("everyDoor")
    void refusesNull(Door door) {
        door.assertRefused();
    }

    @Test
    void everyExportedPackageIsNullMarked() {
        DOORS.assertEveryPackageIsNullMarked();
    }
}
