import "reflect-metadata";
import { All, Controller, Module, Req } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { answer } from "answer";
import serverless from "serverless-http";

// Decorators are applied by hand, because plain JavaScript has no syntax for parameter decorators.
class Requests {
  answer(request) {
    return answer(request.event);
  }
}
Req()(Requests.prototype, "answer", 0);
All("{*path}")(Requests.prototype, "answer", Object.getOwnPropertyDescriptor(Requests.prototype, "answer"));
Controller()(Requests);

class Application {}
Module({ controllers: [Requests] })(Application);

let opened;
const open = async () => {
  const application = await NestFactory.create(Application, { logger: false });
  await application.init();
  return serverless(application.getHttpAdapter().getInstance(), {
    request(request, event) {
      request.event = event;
    },
  });
};

export const handler = async (event, context) => {
  opened ??= open();
  const answered = await (await opened)(event, context);
  // Nest answers a POST with 201 by default.
  return answered;
};
