import * as pulumi from "@pulumi/pulumi";
import * as images from "pulumi-cloudflare-images";
import { Picture } from "./picture";

const config = new pulumi.Config();

const web = new images.Provider("web", { apiToken: config.requireSecret("webToken") });
const hero = new Picture("hero", { imageId: config.require("imageId"), alt: "The hero", provider: web });

export const html = hero.html;
