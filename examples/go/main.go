package main

import (
	images "example.com/pulumi-cloudflare-images/sdk/go/cloudflareimages"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const imageID = "2cdc28f0-017a-49c4-9ed7-87056c83901f"

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		invoice, err := images.GetImageDetails(ctx, "invoice", pulumi.ID(imageID), &images.ImageDetailsState{
			Expect: images.ImageExpectationsArgs{
				RequireSignedUrls:   pulumi.Bool(true),
				AllowPublicVariants: pulumi.ToStringArray([]string{"teaser"}),
			},
		})
		if err != nil {
			return err
		}
		signed := images.GetSignedVariantUrlOutput(ctx, images.GetSignedVariantUrlOutputArgs{
			ImageId:   pulumi.String(imageID),
			Variant:   pulumi.String("public"),
			ExpiresIn: pulumi.String("7d"),
		})

		ctx.Export("access", invoice.Access)
		ctx.Export("teaserUrl", invoice.VariantUrls.MapIndex(pulumi.String("teaser")))
		ctx.Export("invoiceUrl", signed.Url())
		return nil
	})
}
