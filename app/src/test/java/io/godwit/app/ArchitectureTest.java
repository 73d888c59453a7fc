// SPDX-License-Identifier: Apache-2.0
package io.godwit.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.godwit.broker.session.OnLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The house keeps its shape: which room may know which, what is confined to where, and how things may not be called. */
class ArchitectureTest {
    /** The broker's rooms from the ground up, each with those of the rooms before it that it may import. */
    private static final List<Room> BROKER = List.of(
            room("config"),
            room("log", "config"),
            room("message"),
            room("metrics"),
            room("trace"),
            room("auth", "config", "log"),
            room("control", "auth"),
            room("dynsec", "config", "log", "auth", "control"),
            room("store", "config", "log", "message"),
            room("journal", "config", "log", "message", "metrics", "store"),
            room("transfer", "config", "log", "message", "store", "journal"),
            room("topictree"),
            room("subscription", "topictree"),
            room("retain", "message", "store", "topictree"),
            room("session", "config", "log", "message", "metrics", "store"),
            room("routing", "config", "log", "message", "metrics", "store", "subscription", "retain", "session"),
            room(
                    "connection",
                    "config",
                    "log",
                    "message",
                    "metrics",
                    "trace",
                    "auth",
                    "control",
                    "store",
                    "session",
                    "routing"),
            room("transport", "config", "log", "message", "metrics", "trace", "auth", "session", "connection"),
            room("check", "config", "auth", "transport"),
            room(
                    "bridge",
                    "config",
                    "log",
                    "message",
                    "metrics",
                    "auth",
                    "store",
                    "session",
                    "connection",
                    "transport"),
            room(
                    "admin",
                    "config",
                    "log",
                    "message",
                    "metrics",
                    "trace",
                    "auth",
                    "control",
                    "store",
                    "session",
                    "subscription",
                    "retain",
                    "routing",
                    "transport"),
            room(
                    "operator",
                    "config",
                    "log",
                    "message",
                    "metrics",
                    "store",
                    "session",
                    "retain",
                    "routing",
                    "connection",
                    "transport"),
            room(
                    "server",
                    "config",
                    "log",
                    "message",
                    "metrics",
                    "trace",
                    "auth",
                    "control",
                    "dynsec",
                    "store",
                    "journal",
                    "transfer",
                    "subscription",
                    "retain",
                    "session",
                    "routing",
                    "connection",
                    "transport",
                    "bridge",
                    "admin",
                    "operator"));

    private static final List<Room> PROTOCOL = List.of(
            room("spec"),
            room("topic", "spec"),
            room("packet", "spec", "topic"),
            room("codec", "spec", "topic", "packet"),
            room("sample", "spec", "topic", "packet", "codec"));

    private static JavaClasses godwit;

    @BeforeAll
    static void readClasses() {
        godwit = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.godwit");
    }

    @Test
    void modulesKnowOnlyTheModulesBelowThem() {
        checkModule("protocol", "client", "bench", "broker", "reference", "conformance", "app");
        checkModule("client", "bench", "broker", "reference", "conformance", "app");
        checkModule("bench", "client", "broker", "reference", "conformance", "app");
        checkModule("broker", "bench", "reference", "conformance", "app");
        checkModule("reference", "client", "bench", "conformance", "app");
        checkModule("conformance", "client", "bench", "broker", "reference", "app");
    }

    @Test
    void theProtocolDoesNoInputOrOutput() {
        noClasses()
                .that()
                .resideInAPackage("io.godwit.protocol..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.netty.channel..",
                        "io.netty.handler..",
                        "io.netty.bootstrap..",
                        "java.net..",
                        "java.nio.channels..",
                        "java.nio.file..")
                .check(godwit);
    }

    @Test
    void roomsOfTheBrokerImportOnlyTheRoomsNamedForThem() {
        checkRooms("io.godwit.broker", BROKER);
    }

    @Test
    void roomsOfTheProtocolImportOnlyTheRoomsNamedForThem() {
        checkRooms("io.godwit.protocol", PROTOCOL);
    }

    @Test
    void everyRoomOfTheBrokerIsInTheTable() {
        classes()
                .that()
                .resideInAPackage("io.godwit.broker..")
                .should()
                .resideInAnyPackage(packages("io.godwit.broker", BROKER))
                .check(godwit);
    }

    @Test
    void noTwoPackagesKnowEachOther() {
        slices().matching("(io.godwit..)").should().beFreeOfCycles().check(godwit);
    }

    @Test
    void nettyStaysInTransport() {
        noClasses()
                .that()
                .resideInAPackage("io.godwit.broker..")
                .and()
                .resideOutsideOfPackages(
                        "io.godwit.broker.transport..", "io.godwit.broker.admin..", "io.godwit.broker.server..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(godwit);
    }

    @Test
    void pluggableNamesAndEmptyWordsAreNotUsed() {
        noClasses()
                .that()
                .resideInAPackage("io.godwit..")
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Utils?|Factory)(\\$.*)?")
                .orShould()
                .haveNameMatching(".*\\.(Abstract|Base|New)[A-Z][^.]*")
                .check(godwit);
        noClasses()
                .should()
                .resideInAnyPackage(
                        "io.godwit..util..",
                        "io.godwit..common..",
                        "io.godwit..core..",
                        "io.godwit..impl..",
                        "io.godwit..api..",
                        "io.godwit..service..",
                        "io.godwit..manager..")
                .check(godwit);
    }

    @Test
    void accessorsAreCalledByWhatTheyReturn() {
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage("io.godwit..")
                .and(DescribedPredicate.describe("are named by us", ArchitectureTest::isNamedByUs))
                .should()
                .haveNameMatching("get[A-Z].*")
                .check(godwit);
    }

    @Test
    void whatRunsOnOneLoopHoldsNothingForSeveralThreads() {
        DescribedPredicate<JavaClass> onLoop = annotatedWith(OnLoop.class).forSubtype();
        noFields()
                .that()
                .areDeclaredInClassesThat(onLoop)
                .should()
                .haveModifier(JavaModifier.VOLATILE)
                .allowEmptyShould(true)
                .check(godwit);
        noClasses()
                .that(onLoop)
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.util.concurrent.atomic", "java.util.concurrent.locks"))
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.concurrent\\.(Concurrent|CopyOnWrite|.*(Queue|Deque)).*")
                .allowEmptyShould(true)
                .check(godwit);
        methods()
                .that()
                .areDeclaredInClassesThat(onLoop)
                .should()
                .notHaveModifier(JavaModifier.SYNCHRONIZED)
                .allowEmptyShould(true)
                .check(godwit);
    }

    @Test
    void nothingChangeableIsStatic() {
        fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAPackage("io.godwit..")
                .and(DescribedPredicate.describe("are written by us", ArchitectureTest::isWrittenByUs))
                .should()
                .beFinal()
                .check(godwit);
    }

    @Test
    void classesAreFinalOrMeantToBeExtended() {
        classes()
                .that()
                .resideInAPackage("io.godwit..")
                .and()
                .areNotInterfaces()
                .and()
                .areNotAnonymousClasses()
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .and()
                .areNotEnums()
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(godwit);
    }

    private static void checkModule(String module, String... above) {
        noClasses()
                .that()
                .resideInAPackage("io.godwit." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        Stream.of(above).map(name -> "io.godwit." + name + "..").toArray(String[]::new))
                .allowEmptyShould(true)
                .check(godwit);
    }

    private static void checkRooms(String module, List<Room> rooms) {
        for (Room room : rooms) {
            List<Room> closed = new ArrayList<>(rooms);
            closed.removeIf(other ->
                    other.name().equals(room.name()) || room.mayImport().contains(other.name()));
            if (closed.isEmpty()) {
                continue;
            }
            noClasses()
                    .that()
                    .resideInAPackage(module + "." + room.name() + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(packages(module, closed))
                    .as("room " + room.name() + " imports only " + room.mayImport())
                    .allowEmptyShould(true)
                    .check(godwit);
        }
    }

    /** False for a method that has the name of one of a foreign supertype's. */
    private static boolean isNamedByUs(JavaMethod method) {
        JavaClass owner = method.getOwner();
        return Stream.concat(owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream())
                .filter(type -> !type.getPackageName().startsWith("io.godwit"))
                .flatMap(type -> type.getAllMethods().stream())
                .noneMatch(theirs -> theirs.getName().equals(method.getName()));
    }

    private static boolean isWrittenByUs(JavaField field) {
        return !field.getModifiers().contains(JavaModifier.SYNTHETIC)
                && !field.getName().startsWith("$");
    }

    private static String[] packages(String module, List<Room> rooms) {
        return rooms.stream().map(room -> module + "." + room.name() + "..").toArray(String[]::new);
    }

    private static Room room(String name, String... mayImport) {
        return new Room(name, List.of(mayImport));
    }

    private record Room(String name, List<String> mayImport) {}
}
