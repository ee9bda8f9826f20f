package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	images "pulumi-cloudflare-images/sdk/go/cloudflareimages"
)

const imageID = "2cdc28f0-017a-49c4-9ed7-87056c83901f"

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		invoice, err := images.GetImageDetails(ctx, "invoice", pulumi.ID(imageID), nil)
		if err != nil {
			return err
		}
		args := images.LookupImageDetailsOutputArgs{ImageId: pulumi.String(imageID)}
		found := images.LookupImageDetailsOutput(ctx, args)
		ctx.Export("access", invoice.Access)
		ctx.Export("problem", invoice.AccessProblem)
		ctx.Export("found", found.Access())
		ctx.Export("wrong", found.VariantUrls().MapIndex(pulumi.String("thumbnial")))
		ctx.Export("foundProblem", found.AccessProblem())
		return nil
	})
}
