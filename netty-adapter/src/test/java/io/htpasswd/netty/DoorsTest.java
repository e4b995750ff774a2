package io.htpasswd.netty;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Policy;
import io.htpasswd.testing.Door;
import io.htpasswd.testing.Doors;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As core's. */
class DoorsTest {
    private static final BasicAuth AUTH = BasicAuth.permitAll(Policy.strict());
    private static final BasicAuthHandler.Factory FACTORY = BasicAuthHandler.factory(AUTH, Runnable::run);
    private static final Doors DOORS = new Doors(BasicAuthHandler.class, Set.of(), Map.of())
            .sample(BasicAuthHandler.class, FACTORY.newHandler())
            .sample(BasicAuthHandler.Factory.class, FACTORY)
            .sample(BasicAuth.class, AUTH)
            .sample(Function.class, request -> AUTH)
            .sample(BiFunction.class, (channel, request) -> "192.0.2.1")
            .sample(Executor.class, Runnable::run)
            .sample(Duration.class, Duration.ofSeconds(1));

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
