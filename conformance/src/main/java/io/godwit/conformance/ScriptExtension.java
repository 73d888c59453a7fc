// SPDX-License-Identifier: Apache-2.0
package io.godwit.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Runs a {@link Script} in each of its modes on a {@link Stage} of its own, and finds the {@link Target}. */
final class ScriptExtension implements TestTemplateInvocationContextProvider {
    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return context.getRequiredTestMethod().isAnnotationPresent(Script.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        Script script = context.getRequiredTestMethod().getAnnotation(Script.class);
        Target target = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(ScriptExtension.class))
                .computeIfAbsent(Target.class, key -> findTarget(), Target.class);
        return Arrays.stream(script.modes()).map(mode -> new Invocation(mode, script.on(), target));
    }

    private static Target findTarget() {
        if (System.getProperty("godwit.port") != null) {
            return new RemoteTarget(System.getProperty("godwit.host", "127.0.0.1"));
        }
        return ServiceLoader.load(Target.class)
                .findFirst()
                .orElseGet(() -> new MosquittoTarget(System.getProperty("godwit.mosquitto", "mosquitto")));
    }

    private record Invocation(Mode mode, Setting setting, Target target) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocationIndex) {
            return mode.toString();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new StageExtension(new Stage(target, setting, mode)));
        }
    }

    private record StageExtension(Stage stage) implements ParameterResolver, AfterEachCallback {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Stage.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return stage;
        }

        @Override
        public void afterEach(ExtensionContext context) {
            stage.close();
        }
    }
}
