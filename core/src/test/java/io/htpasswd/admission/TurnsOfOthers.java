package io.htpasswd.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;

/** At most one turn of each other client of the lane, and as many of the other lane, and one. */
final class TurnsOfOthers {
    private final Lane lane;
    private final Set<Long> ofOwnLane = new HashSet<>();
    private int ofOtherLane;

    TurnsOfOthers(Lane lane) {
        this.lane = lane;
    }

    void turn(TestPlace place, TestPlace waiting) {
        if (FairSequence.lane(place) != lane) ofOtherLane++;
        else
            assertThat(ofOwnLane.add(place.client))
                    .as(place + " before " + waiting)
                    .isTrue();
        assertThat(ofOtherLane).as("other lane before " + waiting).isLessThanOrEqualTo(ofOwnLane.size() + 1);
    }
}
